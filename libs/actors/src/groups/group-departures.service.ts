import { Injectable } from '@nestjs/common';
import { Database, DomainError, type Tx } from '#convoke/core';
import { GroupBurial } from './group-burial.service.js';
import { STAYS } from './group-conditions.js';
import { GroupFollows } from './group-follows.service.js';
import { MEMBER_ROLES, rolesWith } from './group.policy.js';
import { GroupQueries } from './group.queries.js';
import { MemberRole } from './group.values.js';
import { MemberQueries } from './member.queries.js';
import { MembershipRecords } from './membership-records.service.js';

/** A refusal names no more than these. */
const MOST_NAMED = 10;

/** Groups of this instance that nobody but $1 administers; with others in them, or whoever is, as $4 says. */
const DEPENDENT = `SELECT coalesce(nullif(g.name, ''), g.preferred_username) AS name FROM actors g
  WHERE g.domain IS NULL AND g.deleted_at IS NULL AND g.suspended_at IS NULL
    AND EXISTS (SELECT FROM members m WHERE m.group_id = g.id AND m.actor_id = ANY($1) AND m.role = ANY($2))
    AND NOT EXISTS (${othersWith('$2')}) AND ($4 OR EXISTS (${othersWith('$3')}))
  ORDER BY name, g.id LIMIT ${MOST_NAMED}`;

/** Takes profiles that go for good out of all groups, so that none is left to nobody. */
@Injectable()
export class GroupDepartures {
  constructor(
    private readonly db: Database,
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly records: MembershipRecords,
    private readonly follows: GroupFollows,
    private readonly burial: GroupBurial,
  ) {}

  /** Throws last_administrator_of_groups for the last ones of any; `evenAlone` where nobody else is in it, too. */
  async assertReplaceable(tx: Tx, actorIds: readonly string[], evenAlone: boolean): Promise<void> {
    // Whoever gives up a role in one of them meanwhile waits, and then finds these profiles gone.
    await this.db.query(
      `SELECT FROM groups WHERE actor_id IN (SELECT group_id FROM members WHERE actor_id = ANY($1))
        ORDER BY actor_id FOR NO KEY UPDATE`,
      [actorIds],
      tx,
    );
    const params = [actorIds, rolesWith('administer'), MEMBER_ROLES, evenAlone];
    const found = await this.db.query<{ name: string }>(DEPENDENT, params, tx);
    if (found.length === 0) return;
    const groups = found.map(({ name }) => name);
    throw new DomainError('last_administrator_of_groups', { params: { groups } });
  }

  /** Answers which groups it had to do with as a member, or asked or was invited to. */
  async leaveAll(tx: Tx, actorId: string): Promise<string[]> {
    const rows = await this.db.query<{ groupId: string }>(
      'SELECT group_id AS "groupId" FROM members WHERE actor_id = $1 ORDER BY group_id',
      [actorId],
      tx,
    );
    for (const { groupId } of rows) await this.leave(tx, groupId, actorId);
    await this.db.query('UPDATE members SET invited_by_id = NULL WHERE invited_by_id = $1', [actorId], tx);
    await this.follows.endAll(tx, actorId);
    return rows.map(({ groupId }) => groupId);
  }

  /** Takes out somebody who is shut out; who alone is in a group stays in it, for it would go with them. */
  async expel(tx: Tx, groupId: string, actorId: string): Promise<void> {
    const [peopled] = await this.db.query(
      `SELECT FROM actors g WHERE g.id = $3 AND EXISTS (${othersWith('$2')})`,
      [[actorId], MEMBER_ROLES, groupId],
      tx,
    );
    if (peopled) await this.leave(tx, groupId, actorId);
  }

  private async leave(tx: Tx, groupId: string, actorId: string): Promise<void> {
    await this.db.query('SELECT FROM groups WHERE actor_id = $1 FOR NO KEY UPDATE', [groupId], tx);
    const member = await this.members.find(groupId, actorId, tx);
    if (!member) return;
    await this.records.drop(tx, member, actorId);
    if (member.isAdministrator) await this.handOn(tx, groupId);
  }

  /** Somebody may have come in since the account went: who has been there longest runs the group then. */
  private async handOn(tx: Tx, groupId: string): Promise<void> {
    const group = await this.groups.findHere(tx, groupId);
    if (!group || (await this.members.countAdministrators(tx, groupId)) > 0) return;
    const before = await this.members.findHeir(tx, groupId);
    if (!before) return this.burial.bury(tx, group, null);
    const { actorId } = before;
    await this.records.put(tx, { groupId, actorId, role: MemberRole.ADMINISTRATOR, byActorId: null, before });
  }
}

/** Somebody of these roles in the group `g` who is there and none of $1. */
function othersWith(roles: string): string {
  return `SELECT FROM members o JOIN actors a ON a.id = o.actor_id WHERE o.group_id = g.id AND o.role = ANY(${roles})
    AND a.id <> ALL($1) AND a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended
    AND ${STAYS}`;
}
