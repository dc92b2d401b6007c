import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainEvents, type Tx } from '#convoke/core';
import { ActorQueries } from '../actor.queries.js';
import { Usernames } from '../usernames.service.js';
import { GroupQueries } from './group.queries.js';
import { isMember } from './group.policy.js';
import { MemberRole } from './group.values.js';
import { MemberChanged } from './groups.domain-events.js';
import { Member } from './member.entity.js';
import { MemberQueries } from './member.queries.js';

/** What a group's instance says that somebody is in it. */
export interface ForeignMember {
  groupId: string;
  actorId: string;
  role: MemberRole;
  /** Its id there. */
  url?: string | null;
  /** Who did it, a profile elsewhere; null for nobody in particular. */
  byActorId: string | null;
  invitedById?: string | null;
}

/** Keeps who is what in groups of other instances as those say: they know, whatever the rules would be here. */
@Injectable()
export class ForeignMembers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly usernames: Usernames,
    private readonly events: DomainEvents,
  ) {}

  async take({ groupId, actorId, role, url, byActorId, invitedById }: ForeignMember): Promise<void> {
    await this.change(groupId, async (tx) => {
      const before = await this.members.find(groupId, actorId, tx);
      if (!(await this.isWelcome(tx, actorId)) || !(await this.isAgreed(tx, actorId, before, role))) return;
      const now = this.clock.now();
      const uuid = before?.uuid ?? randomUUID();
      const known =
        (url && (await this.isFree(tx, url, before)) ? url : before?.url) ?? this.usernames.memberUrlOf(uuid);
      if (before && before.role === role && before.url === known) return;
      const member = Object.assign(new Member(), { insertedAt: now, invitedById: null }, before, {
        uuid,
        url: known,
        groupId,
        actorId,
        role,
        updatedAt: now,
        ...(invitedById === undefined ? {} : { invitedById }),
      });
      await (before ? tx.update(Member, { id: before.id }, member) : tx.insert(Member, member));
      if (before?.role !== role) await this.tell(tx, member, before?.role ?? null, role, byActorId);
    });
  }

  /** Nothing where there is nothing to take away. */
  async remove(groupId: string, actorId: string, byActorId: string | null): Promise<void> {
    await this.change(groupId, async (tx) => {
      const member = await this.members.find(groupId, actorId, tx);
      if (!member) return;
      await tx.delete(Member, { id: member.id });
      await this.tell(tx, member, member.role, null, byActorId);
    });
  }

  /** Of whom this instance keeps away it notes nothing, whoever tells it. */
  private async isWelcome(tx: Tx, actorId: string): Promise<boolean> {
    return (await this.actors.findMany([actorId], tx)).get(actorId)?.suspended === false;
  }

  /** Nobody here is in a group that they have not asked, or did not accept, to be in. */
  private async isAgreed(tx: Tx, actorId: string, before: Member | null, role: MemberRole): Promise<boolean> {
    const mayBe = before?.isIn || before?.role === MemberRole.NOT_APPROVED || role === MemberRole.INVITED;
    if (mayBe || (before !== null && !isMember(role))) return true;
    return (await this.actors.findMany([actorId], tx)).get(actorId)?.local === false;
  }

  private async change(groupId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
    await this.db.transaction(async (tx) => {
      const { actor } = await this.groups.lock(tx, groupId);
      if (actor.local) throw new Error(`Who is in ${actor.url} is decided here`);
      await work(tx);
    });
  }

  /** No server names its members like those of others. */
  private async isFree(tx: Tx, url: string, before: Member | null): Promise<boolean> {
    const [taken] = await this.db.query<{ id: string }>('SELECT id FROM members WHERE url = $1', [url], tx);
    return !taken || taken.id === before?.id;
  }

  private async tell(
    tx: Tx,
    { id: memberId, url, groupId, actorId }: Member,
    from: MemberRole | null,
    to: MemberRole | null,
    byActorId: string | null,
  ): Promise<void> {
    const at = this.clock.now().toISOString();
    await this.events.emit(tx, MemberChanged, { memberId, url, groupId, actorId, from, to, byActorId, at });
  }
}
