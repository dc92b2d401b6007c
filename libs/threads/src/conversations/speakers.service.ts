import { Injectable } from '@nestjs/common';
import { ActorKind, ActorQueries, mayInGroup, MemberQueries, type Viewer } from '#convoke/actors';
import { DomainError, invalid, type Tx } from '#convoke/core';

/** As whom somebody can write in private. */
@Injectable()
export class Speakers {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
  ) {}

  /** Throws unless it is a profile of the viewer's that is neither suspended nor moved away. */
  async assertMaySpeak(viewer: Viewer, actorId: string): Promise<void> {
    if (!viewer.actorIds.includes(actorId)) throw invalid('actorId', 'error_not_your_profile');
    const actor = await this.actors.getPerson(actorId);
    if (actor.suspended) throw new DomainError('unauthorized');
    await this.actors.assertNotMoved(actorId);
  }

  /** Throws InvalidInput, the same whatever is wrong, unless the profile answers for a group that is there. */
  async assertInNameOf(groupId: string, actorId: string, tx?: Tx): Promise<void> {
    const group = (await this.actors.findMany([groupId], tx)).get(groupId);
    const isThere = group?.type === ActorKind.GROUP && !group.suspended;
    const member = isThere ? await this.members.find(groupId, actorId, tx) : null;
    if (!mayInGroup(member?.role ?? null, 'correspond')) throw invalid('attributedToId', 'error_not_your_group');
  }
}
