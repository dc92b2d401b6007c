import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { LISTED } from '#convoke/events';
import { LISTED_POSTS, POSTS_WITH_ANSWERERS } from '#convoke/posts';

/** Most addresses on one page of the sitemap: a page is a run of so many ids. */
export const PAGE_SIZE = 10_000;

/** What there is of a kind, and those of it that were made here and that everybody may find. */
const KINDS = {
  events: {
    table: 'events',
    path: `'/events/' || e.uuid`,
    row: 'e',
    from: 'events e',
    listed: `${LISTED} AND e.local`,
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

  /** Numbers of the pages that have one of the kind, from 0; one look at the index each. */
  async pages(kind: SitemapKind): Promise<number[]> {
    const { table, row, from, listed } = KINDS[kind];
    const rows = await this.db.query<{ page: number }>(
      `SELECT page::int AS page FROM generate_series(0, (SELECT coalesce(max(id), 0) / $1 FROM ${table})) AS page
       WHERE EXISTS (SELECT FROM ${from} WHERE ${row}.id >= page * $1 AND ${row}.id < (page + 1) * $1 AND ${listed})
       ORDER BY page`,
      [PAGE_SIZE],
    );
    return rows.map(({ page }) => page);
  }

  async entries(kind: SitemapKind, page: number): Promise<SitemapEntry[]> {
    const { path, row, from, listed } = KINDS[kind];
    return this.db.query<SitemapEntry>(
      `SELECT ${path} AS path, ${row}.updated_at AS "updatedAt" FROM ${from}
        WHERE ${row}.id >= $1 AND ${row}.id < $2 AND ${listed} ORDER BY ${row}.id`,
      [page * PAGE_SIZE, (page + 1) * PAGE_SIZE],
    );
  }
}
