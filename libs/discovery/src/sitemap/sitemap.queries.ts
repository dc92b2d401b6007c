import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { LISTED_POSTS, POSTS_WITH_ANSWERERS } from '#convoke/posts';
import { FINDABLE } from '../search/findable.js';
import { LISTED_GROUP } from '../search/group-search.sql.js';

/** Most addresses on one page of the sitemap: a page is a run of so many ids, or of so many groups. */
export const PAGE_SIZE = 10_000;

/** What there is of a kind, and those of it that were made here and that everybody may find. */
const KINDS = {
  events: {
    table: 'events',
    path: `'/events/' || e.uuid`,
    row: 'e',
    from: 'events e',
    listed: `${FINDABLE} AND e.local`,
  },
  groups: {
    // Their ids are random, so no run of ids is a page; there are fewer of them to count.
    table: null,
    path: `'/@' || a.preferred_username`,
    row: 'a',
    from: 'groups g JOIN actors a ON a.id = g.actor_id',
    listed: `a.domain IS NULL AND ${LISTED_GROUP}`,
  },
  posts: {
    table: 'posts',
    path: `'/p/' || p.slug`,
    row: 'p',
    from: POSTS_WITH_ANSWERERS,
    listed: `${LISTED_POSTS} AND p.local`,
  },
};
export type SitemapKind = keyof typeof KINDS;
export const SITEMAP_KINDS = Object.keys(KINDS) as SitemapKind[];

export interface SitemapEntry {
  path: string;
  updatedAt: Date;
}

/** What this instance has that everybody may find, a page at a time. */
@Injectable()
export class SitemapQueries {
  constructor(private readonly db: Database) {}

  /** Numbers of the pages that have one of the kind, from 0. */
  async pages(kind: SitemapKind): Promise<number[]> {
    const { table, row, from, listed } = KINDS[kind];
    const numbers = table
      ? // One look at the index for each run of ids.
        `generate_series(0, (SELECT coalesce(max(id), 0) / $1 FROM ${table})) AS page
           WHERE EXISTS (SELECT FROM ${from} WHERE ${row}.id >= page * $1 AND ${row}.id < (page + 1) * $1 AND ${listed})`
      : `generate_series(0, (SELECT ceil(count(*) / $1::numeric) - 1 FROM ${from} WHERE ${listed})) AS page`;
    const rows = await this.db.query<{ page: number }>(`SELECT page::int AS page FROM ${numbers} ORDER BY page`, [
      PAGE_SIZE,
    ]);
    return rows.map(({ page }) => page);
  }

  async entries(kind: SitemapKind, page: number): Promise<SitemapEntry[]> {
    const { table, path, row, from, listed } = KINDS[kind];
    const run = table
      ? `AND ${row}.id >= $1::bigint AND ${row}.id < $1::bigint + $2 ORDER BY ${row}.id`
      : `ORDER BY ${row}.id OFFSET $1 LIMIT $2`;
    return this.db.query<SitemapEntry>(
      `SELECT ${path} AS path, ${row}.updated_at AS "updatedAt" FROM ${from} WHERE ${listed} ${run}`,
      [page * PAGE_SIZE, PAGE_SIZE],
    );
  }
}
