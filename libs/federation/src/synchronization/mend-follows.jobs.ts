import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database, Log, OnJob } from '#convoke/core';
import { InstanceFollows } from '../follows/instance-follows.service.js';
import { Outbox } from '../outbox/outbox.service.js';
import { isRemoteRefusal, RemoteActor, RemoteCollections, type RemotePage } from '../remote/index.js';
import { idOf, writeFollow, writeUndo } from '../vocabulary/index.js';
import type { AnnouncedFollowers } from './announced-followers.js';
import { digestOfFollowers } from './followers-digest.js';
import { FollowsCheck, MendFollows } from './follows-check.service.js';

/** Who has more followers here, or lists them on more pages, keeps them as they are. */
const MAX_MEMBERS = 20_000;
const MAX_PAGES = 50;
/** Each is signed with another key; the others have their turn when the lists differ the next time. */
const MAX_UNDONE = 100;

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
    for (const follower of await this.ours([...listed])) await this.undo(follower, target);
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
    for (let pages = 0; next !== null && pages < MAX_PAGES && members.length < MAX_MEMBERS; pages++) {
      const page: RemotePage = await this.collections.page(next);
      members.push(...page.items.flatMap((item) => idOf(item) ?? []));
      next = page.next;
    }
    return members;
  }

  private async ours(uris: string[]): Promise<Actor[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM actors WHERE url = ANY($1) AND domain IS NULL AND deleted_at IS NULL ORDER BY id LIMIT $2',
      [uris, MAX_UNDONE],
    );
    return [...(await this.actors.findMany(rows.map(({ id }) => id))).values()];
  }

  /** Takes back a follow that is known only there. */
  private async undo(follower: Actor, { uri, inboxUrl }: RemoteActor): Promise<void> {
    const id = `${follower.url}#follows/${randomUUID()}`;
    const undone = writeFollow({ id, actor: follower.url }, uri);
    const activity = writeUndo({ id: `${id}/undo`, actor: follower.url, to: [uri] }, undone);
    await this.db.transaction((tx) =>
      this.outbox.post(tx, { actor: follower, activity, objectUri: uri, inboxes: [inboxUrl] }),
    );
  }
}
