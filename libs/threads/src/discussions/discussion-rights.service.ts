import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, type GroupRight, GroupRights } from '#convoke/actors';
import { DomainError, type Tx } from '#convoke/core';
import type { Words } from './discussion-comments.service.js';

/** Says what members of a group, here and elsewhere, may do in its discussions. */
@Injectable()
export class DiscussionRights {
  constructor(
    private readonly actors: ActorQueries,
    private readonly rights: GroupRights,
  ) {}

  /**
   * Answers the group. Nobody says anything in a suspended one, and whoever is suspended or has moved away nowhere.
   * Throws group_not_found, unauthorized, profile_moved.
   */
  async assertMay(tx: Tx, groupId: string, actorId: string, right: GroupRight): Promise<Actor> {
    const group = await this.shown(tx, groupId, actorId);
    await this.rights.assert(tx, groupId, actorId, right);
    if (await this.actors.hasMoved(actorId, tx)) throw new DomainError('profile_moved');
    return group;
  }

  /** The same for words; of those that the group vouches for nobody asks what their author is in it now. */
  async assertMaySay(tx: Tx, groupId: string, { actorId, origin }: Words): Promise<Actor> {
    return origin?.vouched ? this.shown(tx, groupId, actorId) : this.assertMay(tx, groupId, actorId, 'contribute');
  }

  private async shown(tx: Tx, groupId: string, actorId: string): Promise<Actor> {
    const found = await this.actors.findMany([groupId, actorId], tx);
    const [group, actor] = [found.get(groupId), found.get(actorId)];
    if (!group || group.suspended) throw new DomainError('group_not_found');
    if (!actor || actor.suspended) throw new DomainError('unauthorized');
    return group;
  }
}
