import { Injectable } from '@nestjs/common';
import { Actor, type FollowChange, GroupFollowChanged } from '#convoke/actors';
import { Database, Jobs, OnDomainEvent, type Tx } from '#convoke/core';
import { CatchUpWithInstance } from '../../follows/instance-follows.service.js';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import { type Document, writeAccept, writeFollow, writeReject, writeUndo } from '../../vocabulary/index.js';

/** Tells groups elsewhere who of ours follows them, and people elsewhere whether they follow a group here. */
@Injectable()
export class GroupFollowPublications {
  constructor(
    private readonly db: Database,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  @OnDomainEvent(GroupFollowChanged)
  async tell({ uri, groupId, followerId, change }: FollowChange): Promise<void> {
    const [group, follower] = await Promise.all(
      [groupId, followerId].map((id) => this.db.manager.findOneBy(Actor, { id })),
    );
    if (!group || !follower || group.local === follower.local) return;
    await this.db.transaction(async (tx) => {
      if (group.local) return this.answer(tx, { group, follower, uri }, change);
      if (change === 'asked' || change === 'ended') return this.ask(tx, { group, follower, uri }, change);
      // What it has published appears, or goes.
      await this.jobs.send(tx, CatchUpWithInstance, { actorId: groupId });
    });
  }

  /** Once more for who asks again; `again` tells one time from another. */
  async answer(tx: Tx, { group, follower, uri }: Asked, change: FollowChange['change'], again = ''): Promise<void> {
    if (change !== 'approved' && change !== 'refused') return;
    const deed = { id: `${group.url}#answers/follows/${keyOf(uri)}/${change}${again}`, actor: group.url };
    const write = change === 'approved' ? writeAccept : writeReject;
    const activity = write({ ...deed, to: [follower.url] }, writeFollow({ id: uri, actor: follower.url }, group.url));
    await this.post(tx, group, follower, activity);
  }

  private async ask(tx: Tx, { group, follower, uri }: Asked, change: 'asked' | 'ended'): Promise<void> {
    const follow = writeFollow({ id: uri, actor: follower.url }, group.url);
    const undo = () => writeUndo({ id: `${uri}/undo`, actor: follower.url, to: [group.url] }, follow);
    await this.post(tx, follower, group, change === 'asked' ? follow : undo());
    if (change === 'ended') await this.jobs.send(tx, CatchUpWithInstance, { actorId: group.id });
  }

  private async post(tx: Tx, actor: Actor, target: Actor, activity: Document): Promise<void> {
    const inboxes = await this.recipients.inboxes(tx, 'themselves', [target.id]);
    await this.outbox.post(tx, { actor, activity, objectUri: target.url, inboxes });
  }
}

interface Asked {
  group: Actor;
  follower: Actor;
  /** Of the Follow. */
  uri: string;
}

function keyOf(uri: string): string {
  return encodeURIComponent(uri);
}
