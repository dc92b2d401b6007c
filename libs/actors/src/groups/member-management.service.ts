import { Injectable } from '@nestjs/common';
import { DomainError, invalid, type Tx } from '#convoke/core';
import type { Actor } from '../actor.entity.js';
import { type Acting, GroupRights } from './group-rights.service.js';
import { type GroupRight, mayActOn } from './group.policy.js';
import { MemberRole } from './group.values.js';
import type { Member } from './member.entity.js';
import { MemberQueries } from './member.queries.js';
import { MembershipRecords } from './membership-records.service.js';

const GIVEN: readonly MemberRole[] = [MemberRole.MEMBER, MemberRole.MODERATOR, MemberRole.ADMINISTRATOR];

/** What those who run a group, here and elsewhere, do with its members. */
@Injectable()
export class MemberManagement {
  constructor(
    private readonly members: MemberQueries,
    private readonly rights: GroupRights,
    private readonly records: MembershipRecords,
  ) {}

  /** Whoever asked already is in at once; whoever was shut out may come again. Throws already_member. */
  async invite(groupId: string, by: string, { id: actorId }: Actor): Promise<Member> {
    return this.records.change(groupId, async (tx) => {
      await this.rights.assert(tx, groupId, by, 'manage members');
      const before = await this.members.find(groupId, actorId, tx);
      if (before?.isIn) throw new DomainError('already_member', { field: 'targetActorUsername' });
      if (before?.role === MemberRole.INVITED) return before;
      const role = before?.role === MemberRole.NOT_APPROVED ? MemberRole.MEMBER : MemberRole.INVITED;
      return this.records.put(tx, { groupId, actorId, role, byActorId: by, before, invitedById: by });
    });
  }

  /** Throws member_not_found for who does not ask. */
  async approve(by: Acting, memberId: string): Promise<Member> {
    return this.act(by, memberId, 'manage members', async (tx, before, { actorId: byActorId }) => {
      if (before.role !== MemberRole.NOT_APPROVED) throw new DomainError('member_not_found');
      const { groupId, actorId } = before;
      return this.records.put(tx, { groupId, actorId, role: MemberRole.MEMBER, byActorId, before });
    });
  }

  /** Says no to who asks; they may ask again. Throws member_not_found. */
  async reject(by: Acting, memberId: string): Promise<Member> {
    return this.act(by, memberId, 'manage members', async (tx, request, { actorId }) => {
      if (request.role !== MemberRole.NOT_APPROVED) throw new DomainError('member_not_found');
      await this.records.remove(tx, request, actorId);
      return Object.assign(request, { role: MemberRole.REJECTED });
    });
  }

  /** Throws last_group_administrator, InvalidInput for what is no role to give. */
  async changeRole(by: Acting, memberId: string, role: MemberRole): Promise<Member> {
    if (!GIVEN.includes(role)) throw invalid('role', 'error_choice');
    return this.act(by, memberId, 'administer', async (tx, before, { actorId: byActorId }) => {
      if (!before.isIn) throw new DomainError('member_not_found');
      if (before.role === role) return before;
      const { groupId, actorId } = before;
      return this.records.put(tx, { groupId, actorId, role, byActorId, before });
    });
  }

  /** Takes a member out, an invitation back, or a ban away; `exclude` shuts out for good. Throws last_group_administrator. */
  async remove(by: Acting, memberId: string, exclude: boolean): Promise<Member> {
    return this.act(by, memberId, 'manage members', async (tx, before, acting) => {
      if (!mayActOn(acting.role, before.role)) throw new DomainError('unauthorized');
      const { groupId, actorId } = before;
      const byActorId = acting.actorId;
      if (exclude) return this.records.put(tx, { groupId, actorId, role: MemberRole.REJECTED, byActorId, before });
      await this.records.remove(tx, before, byActorId);
      return before;
    });
  }

  private async act(
    by: Acting,
    memberId: string,
    right: GroupRight,
    work: (tx: Tx, target: Member, acting: Member) => Promise<Member>,
  ): Promise<Member> {
    const { groupId } = await this.members.get(memberId);
    return this.records.change(groupId, async (tx) => {
      const acting = await this.rights.require(by, groupId, right, null, tx);
      return work(tx, await this.members.get(memberId, tx), acting);
    });
  }
}
