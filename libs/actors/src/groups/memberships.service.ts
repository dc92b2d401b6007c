import { Injectable } from '@nestjs/common';
import { DomainError, type Tx } from '#convoke/core';
import { ActorQueries } from '../actor.queries.js';
import { MemberRole, Openness } from './group.values.js';
import type { Member } from './member.entity.js';
import { MemberQueries } from './member.queries.js';
import { MembershipRecords } from './membership-records.service.js';

/** How profiles come into groups and leave them: into those of this instance, or asking those of others. */
@Injectable()
export class Memberships {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly records: MembershipRecords,
  ) {}

  /**
   * In at once, asking, or in by an invitation that waits. Throws group_not_found, group_on_invitation, already_member,
   * membership_refused for who was shut out, profile_moved.
   */
  async join(groupId: string, actorId: string): Promise<Member> {
    await this.actors.assertNotMoved(actorId);
    return this.records.change(groupId, async (tx, { actor, group }) => {
      const before = await this.members.find(groupId, actorId, tx);
      if (actor.suspended) throw new DomainError('group_not_found');
      const role = roleOnJoining(before, group.openness, actor.local);
      if (before?.role === role) return before;
      return this.records.put(tx, { groupId, actorId, role, byActorId: actorId, before });
    });
  }

  /** Also takes a request back, or refuses an invitation. Throws member_not_found, last_group_administrator. */
  async leave(groupId: string, actorId: string): Promise<Member> {
    return this.records.change(groupId, async (tx) => {
      const member = await this.members.find(groupId, actorId, tx);
      if (!member || member.role === MemberRole.REJECTED) throw new DomainError('member_not_found');
      await this.records.remove(tx, member, actorId);
      return member;
    });
  }

  /** In by an invitation to one of these profiles. Throws invitation_not_found. */
  async accept(actorIds: readonly string[], memberId: string): Promise<Member> {
    return this.answer(actorIds, memberId, async (tx, before) => {
      const { groupId, actorId } = before;
      return this.records.put(tx, { groupId, actorId, role: MemberRole.MEMBER, byActorId: actorId, before });
    });
  }

  /** Throws invitation_not_found. */
  async refuse(actorIds: readonly string[], memberId: string): Promise<Member> {
    return this.answer(actorIds, memberId, async (tx, invitation) => {
      await this.records.remove(tx, invitation, invitation.actorId);
      return invitation;
    });
  }

  private async answer(
    actorIds: readonly string[],
    memberId: string,
    work: (tx: Tx, invitation: Member) => Promise<Member>,
  ): Promise<Member> {
    const { groupId } = await this.members.get(memberId);
    return this.records.change(groupId, async (tx) => {
      const invitation = await this.members.get(memberId, tx);
      const own = invitation.role === MemberRole.INVITED && actorIds.includes(invitation.actorId);
      if (!own) throw new DomainError('invitation_not_found');
      return work(tx, invitation);
    });
  }
}

/** A group elsewhere lets in whoever it likes, when it has been asked. */
function roleOnJoining(before: Member | null, openness: Openness, isOurs: boolean): MemberRole {
  if (before?.isIn) throw new DomainError('already_member');
  if (before?.role === MemberRole.REJECTED) throw new DomainError('membership_refused');
  if (before?.role === MemberRole.INVITED) return MemberRole.MEMBER;
  if (openness === Openness.OPEN && isOurs) return MemberRole.MEMBER;
  if (openness === Openness.INVITE_ONLY) throw new DomainError('group_on_invitation');
  return MemberRole.NOT_APPROVED;
}
