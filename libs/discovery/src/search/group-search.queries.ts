import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, GroupVisibility, type Viewer } from '#convoke/actors';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import { LISTED } from '#convoke/events';
import { type Position, withinArea } from '#convoke/places';
import { SearchTarget } from './event-search.schema.js';
import { areasOf } from './event-criteria.service.js';
import { CALLED, DOCUMENT, FINDABLE_GROUP, IN, MEMBERS, NAMES, PRESENT_GROUP } from './group-search.sql.js';
import { type GroupSearchInput, SearchGroupSortOptions } from './group-search.schema.js';

/** An index finds no shorter part of a name. */
const LEAST_PART = 3;

const POSITION = 'point(d.longitude, d.latitude)';

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

  /** Those that match all terms, each a word or several that stand for one; `parts` are found within names too. */
  async find(
    viewer: Viewer,
    input: GroupSearchInput,
    { terms, parts }: { terms: string[]; parts: string[] },
    { offset, limit }: PageWindow,
  ): Promise<PageOf<Actor>> {
    const values: unknown[] = [];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const own = () => `EXISTS (SELECT FROM members m WHERE ${IN} AND m.actor_id = ANY(${parameter(viewer.actorIds)}))`;
    const conditions = [
      PRESENT_GROUP,
      findable(own),
      visible(input.minimumVisibility, own),
      ...(terms.length > 0 ? [worded(terms, parts, parameter)] : []),
      ...areasOf(input).flatMap((area) => withinArea(area, POSITION, parameter)),
      ...(input.searchTarget === SearchTarget.SELF ? ['a.domain IS NULL'] : []),
      ...(input.excludeMyGroups ? [`NOT ${own()}`] : []),
    ];
    const [row] = await this.db.query<{ ids: string[]; total: number }>(
      `WITH found AS (SELECT a.id, row_number() OVER (ORDER BY ${orderOf(input, terms, parameter)}, a.id) AS place
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

type Parameter = (value: unknown) => string;

/** By whole words and their stems anywhere, or by parts of names. */
function worded(terms: string[], parts: string[], parameter: Parameter): string {
  const words = `${DOCUMENT} @@ group_query(${parameter(terms)}::text[])`;
  if (parts.length === 0 || parts.some((part) => part.length < LEAST_PART)) return words;
  const named = parts.map((part) => `${NAMES} LIKE ${parameter(`%${part}%`)}`);
  return `(${words} OR ${named.join(' AND ')})`;
}

function visible(least: GroupVisibility | null | undefined, own: () => string): string {
  const hidden = least === GroupVisibility.UNLISTED ? "g.visibility = 'unlisted'" : 'true';
  const listed = "g.visibility = 'public'";
  return !least || least === GroupVisibility.PUBLIC ? listed : `(${listed} OR ${hidden} AND ${own()})`;
}

/** Strangers find none that is silenced, or that says that searches are not to find it. */
function findable(own: () => string): string {
  return `(${FINDABLE_GROUP} OR ${own()})`;
}

/** Those that are called so first, the nearest of them before, and then those with most members. */
function orderOf(input: GroupSearchInput, terms: string[], parameter: Parameter): string {
  const { sortBy, location, radius } = input;
  if (sortBy && sortBy !== SearchGroupSortOptions.MATCH_DESC) return ORDERS[sortBy];
  if (terms.length === 0) return `${MEMBERS} DESC`;
  const words = parameter(terms);
  const called = `${CALLED} LIKE (${words}::text[])[1] || '%'`;
  const named = `to_tsvector('simple', ${NAMES}) @@ group_query(${words}::text[])`;
  const near = location && radius !== null ? [nearness(location, parameter)] : [];
  return [`(${called}) DESC`, `(${named}) DESC`, ...near, `${MEMBERS} DESC`].join(', ');
}

function nearness({ longitude, latitude }: Position, parameter: Parameter): string {
  return `kilometres_between(${POSITION}, point(${parameter(longitude)}, ${parameter(latitude)}))`;
}
