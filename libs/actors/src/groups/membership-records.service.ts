import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, type Tx } from '#convoke/core';
import { Usernames } from '../usernames.service.js';
import { GroupQueries } from './group.queries.js';
import type { MemberRole } from './group.values.js';
import { MemberChanged } from './groups.domain-events.js';
import { Member } from './member.entity.js';
import { MemberQueries } from './member.queries.js';

/** Writes who is what in a group and tells of it; no group is ever left without an administrator. */
@Injectable()
export class MembershipRecords {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly usernames: Usernames,
    private readonly events: DomainEvents,
  ) {}

  /** One change of who is in the group at a time. */
  async change<T>(groupId: string, work: (tx: Tx, standing: Standing) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => work(tx, await this.groups.lock(tx, groupId)));
  }

  /** A new row, or the one there is in another role. */
  async put(tx: Tx, { groupId, actorId, role, byActorId, before, invitedById }: NewRole): Promise<Member> {
    const now = this.clock.now();
    if (before) {
      await this.keepAdministrator(tx, before, role);
      const after = Object.assign(new Member(), before, { role, updatedAt: now });
      if (invitedById !== undefined) after.invitedById = invitedById;
      await tx.update(Member, { id: before.id }, { role, invitedById: after.invitedById, updatedAt: now });
      await this.tell(tx, after, before.role, byActorId);
      return after;
    }
    const uuid = randomUUID();
    const url = this.usernames.memberUrlOf(uuid);
    const member = tx.create(Member, { uuid, url, groupId, actorId, role, invitedById: invitedById ?? null });
    Object.assign(member, { insertedAt: now, updatedAt: now });
    await tx.insert(Member, member);
    await this.tell(tx, member, null, byActorId);
    return member;
  }

  /** Throws last_group_administrator. */
  async remove(tx: Tx, member: Member, byActorId: string | null): Promise<void> {
    await this.keepAdministrator(tx, member, null);
    await this.drop(tx, member, byActorId);
  }

  /** Of who is gone for good: whether the group has an administrator left is for the caller to see to. */
  async drop(tx: Tx, member: Member, byActorId: string | null): Promise<void> {
    await tx.delete(Member, { id: member.id });
    const { id: memberId, url, groupId, actorId, role } = member;
    const at = this.clock.now().toISOString();
    const whose = { memberId, url, groupId, actorId };
    await this.events.emit(tx, MemberChanged, { ...whose, from: role, to: null, byActorId, at });
  }

  private async keepAdministrator(tx: Tx, member: Member, role: MemberRole | null): Promise<void> {
    const stays = role !== null && Object.assign(new Member(), { role }).isAdministrator;
    if (!member.isAdministrator || stays) return;
    if ((await this.members.countAdministrators(tx, member.groupId)) < 2)
      throw new DomainError('last_group_administrator');
  }

  private async tell(
    tx: Tx,
    { id: memberId, url, groupId, actorId, role, updatedAt }: Member,
    from: MemberRole | null,
    byActorId: string | null,
  ) {
    const at = updatedAt.toISOString();
    await this.events.emit(tx, MemberChanged, { memberId, url, groupId, actorId, from, to: role, byActorId, at });
  }
}

type Standing = Awaited<ReturnType<GroupQueries['lock']>>;

interface NewRole {
  groupId: string;
  actorId: string;
  role: MemberRole;
  /** Who does it; null for nobody. */
  byActorId: string | null;
  before: Member | null;
  invitedById?: string | null;
}
