import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, GroupVisibility, MEMBER_ROLES, type Viewer } from '#convoke/actors';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import { LISTED } from '#convoke/events';
import { withinArea } from '#convoke/places';
import { SearchTarget } from './event-search.schema.js';
import { areasOf } from './event-criteria.service.js';
import { type GroupSearchInput, SearchGroupSortOptions } from './group-search.schema.js';

/** More words than anybody looks for at once. */
const MAX_WORDS = 16;

const IN = `m.group_id = a.id AND m.role IN (${MEMBER_ROLES.map((role) => `'${role}'`).join(', ')})`;
const MEMBERS = `(SELECT count(*) FROM members m JOIN actors p ON p.id = m.actor_id AND p.deleted_at IS NULL WHERE ${IN})`;
const TEXT = `fold(a.preferred_username || ' ' || coalesce(a.name, '') || ' ' || coalesce(a.summary, ''))`;

const ORDERS: Record<Exclude<SearchGroupSortOptions, 'match_desc'>, string> = {
  member_count_asc: `${MEMBERS} ASC`,
  member_count_desc: `${MEMBERS} DESC`,
  created_at_asc: 'a.created_at ASC',
  created_at_desc: 'a.created_at DESC',
  last_event_activity: `(SELECT max(e.updated_at) FROM events e WHERE e.attributed_to_id = a.id AND ${LISTED}) DESC NULLS LAST`,
};

/** Finds groups that stand in lists; those that do not, their members find where they ask for them. */
@Injectable()
export class GroupSearchQueries {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
  ) {}

  async find(viewer: Viewer, input: GroupSearchInput, { offset, limit }: PageWindow): Promise<PageOf<Actor>> {
    const values: unknown[] = [];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const own = () => `EXISTS (SELECT FROM members m WHERE ${IN} AND m.actor_id = ANY(${parameter(viewer.actorIds)}))`;
    const words = (input.term ?? '').split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
    const patterns = words.map((word) => `fold(${parameter(word.replace(/[\\%_]/g, '\\$&'))})`);
    const conditions = [
      'a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended',
      heard(own),
      visible(input.minimumVisibility, own),
      ...patterns.map((pattern) => `${TEXT} LIKE '%' || ${pattern} || '%'`),
      ...areasOf(input).flatMap((area) => withinArea(area, 'point(d.longitude, d.latitude)', parameter)),
      ...(input.searchTarget === SearchTarget.SELF ? ['a.domain IS NULL'] : []),
      ...(input.excludeMyGroups ? [`NOT ${own()}`] : []),
    ];
    const [row] = await this.db.query<{ ids: string[]; total: number }>(
      `WITH found AS (SELECT a.id, row_number() OVER (ORDER BY ${orderOf(input, patterns[0])}, a.id) AS place
          FROM groups g JOIN actors a ON a.id = g.actor_id LEFT JOIN addresses d ON d.id = g.physical_address_id
          WHERE ${conditions.join(' AND ')})
        SELECT (SELECT count(*)::int FROM found) AS total,
          ARRAY(SELECT id::text FROM found ORDER BY place OFFSET ${offset} LIMIT ${limit}) AS ids`,
      values,
    );
    const byId = await this.actors.findMany(row!.ids);
    return { elements: row!.ids.flatMap((id) => byId.get(id) ?? []), total: row!.total };
  }
}

function visible(least: GroupVisibility | null | undefined, own: () => string): string {
  const hidden = least === GroupVisibility.UNLISTED ? "g.visibility = 'unlisted'" : 'true';
  const listed = "g.visibility = 'public'";
  return !least || least === GroupVisibility.PUBLIC ? listed : `(${listed} OR ${hidden} AND ${own()})`;
}

/** Strangers find none that is silenced. */
function heard(own: () => string): string {
  return `(a.silenced_at IS NULL AND NOT a.host_silenced OR ${own()})`;
}

function orderOf({ sortBy }: GroupSearchInput, firstWord: string | undefined): string {
  if (sortBy && sortBy !== SearchGroupSortOptions.MATCH_DESC) return ORDERS[sortBy];
  const named = `fold(coalesce(nullif(a.name, ''), a.preferred_username)) LIKE ${firstWord} || '%'`;
  return `${firstWord ? `(${named}) DESC, ` : ''}${MEMBERS} DESC`;
}
