import { Injectable } from '@nestjs/common';
import { Database, DomainError, DomainEvents, isId, type Tx } from '#convoke/core';
import { ActorQueries } from '../actor.queries.js';
import { type Follow, Follows } from '../follows/follows.service.js';
import { type Acting, GroupRights } from './group-rights.service.js';
import { GroupQueries } from './group.queries.js';
import { type FollowChange, GroupFollowChanged } from './groups.domain-events.js';

/** How profiles follow groups: those of this instance, or asking those of others. */
@Injectable()
export class GroupFollows {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly rights: GroupRights,
    private readonly follows: Follows,
    private readonly events: DomainEvents,
  ) {}

  /**
   * At once, or when the group approves; asked again it is the same under a new id. `uri` is that of the Follow. Throws
   * group_not_found, profile_moved.
   */
  async follow(
    groupId: string,
    followerId: string,
    { uri, notify }: { uri: string; notify: boolean },
  ): Promise<Follow> {
    await this.actors.assertNotMoved(followerId);
    return this.db.transaction(async (tx) => {
      const { actor, group } = await this.groups.lock(tx, groupId);
      if (actor.suspended) throw new DomainError('group_not_found');
      const approved = actor.local && !group.manuallyApprovesFollowers;
      const before = await this.follows.find(followerId, groupId, tx);
      const follow = await this.follows.ask(tx, { uri, followerId, targetId: groupId, approved, notify });
      if (before?.approved) return follow;
      return this.tell(tx, follow, follow.approved ? 'approved' : 'asked');
    });
  }

  /** Whether they are told of each thing by mail. Throws follow_not_found. */
  async setNotify(followerIds: readonly string[], id: string, notify: boolean): Promise<Follow> {
    return this.db.transaction(async (tx) => {
      const follow = await this.get(tx, id);
      if (!followerIds.includes(follow.followerId)) throw new DomainError('follow_not_found');
      return this.follows.setNotify(tx, id, notify);
    });
  }

  /** Throws follow_not_found. */
  async unfollow(groupId: string, followerId: string): Promise<Follow> {
    return this.db.transaction(async (tx) => {
      const follow = isId(groupId) ? await this.follows.find(followerId, groupId, tx) : null;
      if (!follow) throw new DomainError('follow_not_found');
      await this.follows.remove(tx, follow.id);
      return this.tell(tx, follow, 'ended');
    });
  }

  /** Of a profile that goes for good. */
  async endAll(tx: Tx, followerId: string): Promise<void> {
    for (const follow of await this.follows.removeAll(tx, followerId)) await this.tell(tx, follow, 'ended');
  }

  /** What the group says to who asks; no also ends what it approved before. Throws follow_not_found, unauthorized, profile_ambiguous. */
  async answer(by: Acting, id: string, approved: boolean, actorId?: string | null): Promise<Follow> {
    return this.db.transaction(async (tx) => {
      const follow = await this.get(tx, id);
      await this.rights.require(by, follow.targetId, 'manage members', actorId, tx);
      if (approved) {
        const isNew = await this.follows.approve(tx, id);
        return isNew ? this.tell(tx, { ...follow, approved }, 'approved') : follow;
      }
      await this.follows.remove(tx, id);
      return this.tell(tx, { ...follow, approved }, 'refused');
    });
  }

  /** What a group elsewhere says to one of ours who asked it. */
  async settle(id: string, approved: boolean): Promise<void> {
    await this.db.transaction(async (tx) => {
      const follow = await this.follows.lock(tx, id);
      if (!follow) return;
      if (!approved) await this.follows.remove(tx, id);
      else if (!(await this.follows.approve(tx, id))) return;
      await this.tell(tx, { ...follow, approved }, approved ? 'approved' : 'refused');
    });
  }

  private async get(tx: Tx, id: string): Promise<Follow> {
    const follow = isId(id) ? await this.follows.lock(tx, id) : null;
    if (!follow) throw new DomainError('follow_not_found');
    return follow;
  }

  private async tell(tx: Tx, follow: Follow, change: FollowChange['change']): Promise<Follow> {
    const { id: followId, uri, targetId: groupId, followerId } = follow;
    await this.events.emit(tx, GroupFollowChanged, { followId, uri, groupId, followerId, change });
    return follow;
  }
}
