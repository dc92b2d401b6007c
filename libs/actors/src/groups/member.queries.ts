import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, DomainError, isId, loader, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { viewerOf } from '../viewer.js';
import { isThere, STAYS } from './group-conditions.js';
import { MEMBER_ROLES, rolesWith } from './group.policy.js';
import type { MemberRole } from './group.values.js';
import { Member } from './member.entity.js';

const COLUMNS = `m.id, m.uuid, m.url, m.group_id AS "groupId", m.actor_id AS "actorId", m.role,
  m.invited_by_id AS "invitedById", m.inserted_at AS "insertedAt", m.updated_at AS "updatedAt"`;
/** Suspended people are in no list, and what groups they are in nobody learns from them. */
const FROM = `FROM members m JOIN actors a ON a.id = m.actor_id AND a.deleted_at IS NULL
  AND a.suspended_at IS NULL AND NOT a.host_suspended`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface MembershipFilter {
  groupId?: string;
  /** Part of the name or username of the group. */
  groupName?: string;
  roles?: readonly MemberRole[];
}

export interface MemberFilter {
  roles?: readonly MemberRole[];
  /** Part of the name or username. */
  name?: string;
}

/** Reads of who is what in which group. */
@Injectable()
export class MemberQueries {
  /** What the viewer's profiles are in groups. */
  readonly standing = loader<string, Member[]>(
    async (groupIds, context) => {
      const { actorIds } = viewerOf(context);
      const own = await this.db.manager.findBy(Member, { groupId: In(groupIds), actorId: In([...actorIds]) });
      return Map.groupBy(own, ({ groupId }) => groupId);
    },
    () => [],
  );

  readonly byId = loader<string, Member>(async (ids) => {
    const members = await this.db.manager.findBy(Member, { id: In(ids) });
    return new Map(members.map((member) => [member.id, member]));
  });

  /** How many are in groups. */
  readonly count = loader<string, number>(
    async (groupIds) => {
      const rows = await this.db.query<{ id: string; total: number }>(
        `SELECT m.group_id AS id, count(*)::int AS total ${FROM}
          WHERE m.group_id = ANY($1) AND m.role = ANY($2) GROUP BY m.group_id`,
        [groupIds, MEMBER_ROLES],
      );
      return new Map(rows.map(({ id, total }) => [id, total]));
    },
    () => 0,
  );

  constructor(private readonly db: Database) {}

  /** Throws member_not_found. */
  async get(id: string, tx?: Tx): Promise<Member> {
    const member = isId(id) ? await (tx ?? this.db.manager).findOneBy(Member, { id }) : null;
    if (!member) throw new DomainError('member_not_found');
    return member;
  }

  /** By its id on the network. */
  async findByUrl(url: string): Promise<Member | null> {
    return this.db.manager.findOneBy(Member, { url });
  }

  async findByUuid(uuid: string): Promise<Member | null> {
    return UUID.test(uuid) ? this.db.manager.findOneBy(Member, { uuid }) : null;
  }

  async find(groupId: string, actorId: string, tx?: Tx): Promise<Member | null> {
    return (tx ?? this.db.manager).findOneBy(Member, { groupId, actorId });
  }

  /** What these profiles are in the group. */
  async ofActorsIn(groupId: string, actorIds: readonly string[], tx?: Tx): Promise<Member[]> {
    if (actorIds.length === 0 || !isId(groupId)) return [];
    return (tx ?? this.db.manager).findBy(Member, { groupId, actorId: In([...actorIds]) });
  }

  /** Members of a group in the order of their roles, then the oldest first. */
  async inGroup(groupId: string, { roles, name }: MemberFilter, window: PageWindow): Promise<PageOf<Member>> {
    const params: unknown[] = [groupId];
    const conditions = ['m.group_id = $1'];
    if (roles?.length) conditions.push(`m.role = ANY($${params.push(roles)})`);
    if (name) {
      const place = params.push(containing(name));
      conditions.push(`(a.preferred_username ILIKE $${place} OR a.name ILIKE $${place})`);
    }
    const order = `array_position('{creator,administrator,moderator,member,not_approved,invited,rejected}', m.role), m.id`;
    return this.page(conditions.join(' AND '), order, params, window);
  }

  /** Groups that these profiles are something in, the newest first. */
  async ofActors(
    actorIds: readonly string[],
    window: PageWindow,
    { groupId, groupName, roles }: MembershipFilter = {},
  ): Promise<PageOf<Member>> {
    const which = `m.actor_id = ANY($1) AND ($2::bigint IS NULL OR m.group_id = $2)
      AND ($3::text[] IS NULL OR m.role = ANY($3)) AND ${isThere('m.group_id')}
      AND ($4::text IS NULL OR EXISTS (SELECT FROM actors g
        WHERE g.id = m.group_id AND (g.preferred_username ILIKE $4 OR g.name ILIKE $4)))`;
    const params = [actorIds, groupId ?? null, roles ?? null, groupName ? containing(groupName) : null];
    return this.page(which, 'm.inserted_at DESC, m.id DESC', params, window);
  }

  async total(groupId: string): Promise<number> {
    const { total } = await this.inGroup(groupId, { roles: MEMBER_ROLES }, { offset: 0, limit: 0 });
    return total;
  }

  async countAdministrators(tx: Tx, groupId: string): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(
      `SELECT count(*)::int AS total ${FROM} AND ${STAYS} WHERE m.group_id = $1 AND m.role = ANY($2)`,
      [groupId, rolesWith('administer')],
      tx,
    );
    return row!.total;
  }

  /** Who would run the group if its last administrator went: a moderator rather than others, who came first. */
  async findHeir(tx: Tx, groupId: string): Promise<Member | null> {
    const [row] = await this.db.query<object>(
      `SELECT ${COLUMNS} ${FROM} AND ${STAYS} WHERE m.group_id = $1 AND m.role = ANY($2)
        ORDER BY m.role = ANY($3) DESC, m.id LIMIT 1`,
      [groupId, MEMBER_ROLES, rolesWith('moderate')],
      tx,
    );
    return row ? Object.assign(new Member(), row) : null;
  }

  private async page(
    which: string,
    order: string,
    params: unknown[],
    { offset, limit }: PageWindow,
  ): Promise<PageOf<Member>> {
    const rows = limit
      ? await this.db.query<object>(
          `SELECT ${COLUMNS} ${FROM} WHERE ${which} ORDER BY ${order} OFFSET ${offset} LIMIT ${limit}`,
          params,
        )
      : [];
    const [count] = await this.db.query<{ total: number }>(
      `SELECT count(*)::int AS total ${FROM} WHERE ${which}`,
      params,
    );
    return { elements: rows.map((row) => Object.assign(new Member(), row)), total: count!.total };
  }
}

/** A pattern of ILIKE for texts with these words in them. */
function containing(text: string): string {
  return `%${text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`;
}
