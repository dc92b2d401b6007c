import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Database, Log, OnJob } from '#convoke/core';
import { InstanceFollows } from '../follows/instance-follows.service.js';
import { Outbox } from '../outbox/outbox.service.js';
import { isRemoteRefusal, RemoteActor, RemoteCollections, type RemotePage } from '../remote/index.js';
import { idsOf, writeFollow, writeUndo } from '../vocabulary/index.js';
import type { AnnouncedFollowers } from './announced-followers.js';
import { digestOfFollowers } from './followers-digest.js';
import { FollowsCheck, MendFollows } from './follows-check.service.js';

/** Who has more followers here than fit there keeps them as they are. */
const MAX_PAGES = 10;

/** Mends follows of ours that another server has in another way than we do (FEP-8fcf). */
@Injectable()
export class MendFollowsJobs {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly collections: RemoteCollections,
    private readonly check: FollowsCheck,
    private readonly instance: InstanceFollows,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  @OnJob(MendFollows)
  async mend(announced: AnnouncedFollowers): Promise<void> {
    const target = await this.db.manager.findOneBy(RemoteActor, { actorId: announced.actorId });
    const listed = target && (await this.listed(announced));
    if (!listed) return;
    const present = await this.check.ofOurs(target.actorId);
    for (const { id, targetId, approved, followerUri } of present) {
      const isListed = listed.delete(followerUri);
      // Who has asked and is not listed may yet be heard.
      if (isListed !== approved) await this.instance.settle({ id, targetId }, isListed);
    }
    for (const uri of listed) await this.undo(uri, target);
  }

  /** Null when the list is not the one that was announced: it may have changed, or be cut short. */
  private async listed({ url, digest }: AnnouncedFollowers): Promise<Set<string> | null> {
    try {
      const members = await this.members(url);
      return digestOfFollowers(members) === digest ? new Set(members) : null;
    } catch (error) {
      if (!isRemoteRefusal(error)) throw error;
      this.log.debug({ err: error }, 'a list of followers cannot be had');
      return null;
    }
  }

  private async members(address: string): Promise<string[]> {
    const members: string[] = [];
    let next: string | null = address;
    for (let pages = 0; next !== null && pages < MAX_PAGES; pages++) {
      const page: RemotePage = await this.collections.page(next);
      members.push(...idsOf(page.items));
      next = page.next;
    }
    return members;
  }

  /** Takes back a follow that is known only there. */
  private async undo(followerUri: string, { uri, inboxUrl }: RemoteActor): Promise<void> {
    const follower = await this.actors.findByUrl(followerUri);
    if (!follower?.local) return;
    const id = `${follower.url}#follows/${randomUUID()}`;
    const undone = writeFollow({ id, actor: follower.url }, uri);
    const activity = writeUndo({ id: `${id}/undo`, actor: follower.url, to: [uri] }, undone);
    await this.db.transaction((tx) =>
      this.outbox.post(tx, { actor: follower, activity, objectUri: uri, inboxes: [inboxUrl] }),
    );
  }
}
