import { Injectable } from '@nestjs/common';
import { DomainError, type Tx } from '#convoke/core';
import type { Viewer } from '../viewer.js';
import { type GroupRight, mayInGroup } from './group.policy.js';
import type { Member } from './member.entity.js';
import { MemberQueries } from './member.queries.js';

/** Whose profiles may act, and which of them does so unless another is named. */
export type Acting = Pick<Viewer, 'actorIds' | 'actor'>;

/** Somebody as one of their profiles; as whichever may where none is named. Throws unauthorized. */
export function actingAs(viewer: Viewer, actorId: string | null | undefined): Acting {
  if (actorId == null) return viewer;
  if (!viewer.owns(actorId)) throw new DomainError('unauthorized', { field: 'actorId' });
  return { actorIds: [actorId], actor: null };
}

/** Says as which of their profiles somebody may act in a group. */
@Injectable()
export class GroupRights {
  constructor(private readonly members: MemberQueries) {}

  /**
   * The membership by which the viewer acts: of the profile named, else of their default profile, else of the only one
   * that may. Throws group_not_found for who is no member, unauthorized for a member who may not, and profile_ambiguous
   * where several may and none is named: nobody shall act as a profile they did not mean.
   */
  async require(viewer: Acting, groupId: string, right: GroupRight, actorId?: string | null, tx?: Tx): Promise<Member> {
    const own = (await this.members.ofActorsIn(groupId, viewer.actorIds, tx)).filter((member) => member.isIn);
    if (own.length === 0) throw new DomainError('group_not_found');
    const able = own.filter(({ role }) => mayInGroup(role, right));
    const wanted = actorId ?? (able.length === 1 ? able[0]!.actorId : viewer.actor?.id);
    const acting = able.find((member) => member.actorId === wanted);
    if (!acting) throw new DomainError(able.length > 1 ? 'profile_ambiguous' : 'unauthorized');
    return acting;
  }

  /** The membership of a profile, here or elsewhere, that may do so; throws group_not_found, unauthorized. */
  async assert(tx: Tx, groupId: string, actorId: string, right: GroupRight): Promise<Member> {
    const member = await this.members.find(groupId, actorId, tx);
    if (!member?.isIn) throw new DomainError('group_not_found');
    if (!mayInGroup(member.role, right)) throw new DomainError('unauthorized');
    return member;
  }
}
