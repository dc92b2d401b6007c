import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { LISTED } from '#convoke/events';

/** Most addresses on one page of the sitemap: a page is a run of so many ids. */
export const PAGE_SIZE = 10_000;

const LISTED_HERE = `${LISTED} AND e.local`;

export interface SitemapEvent {
  uuid: string;
  updatedAt: Date;
}

/** The events of this instance that everybody may find, a page at a time. */
@Injectable()
export class SitemapQueries {
  constructor(private readonly db: Database) {}

  /** Numbers of the pages that have an event, from 0; one look at the index each. */
  async pages(): Promise<number[]> {
    const rows = await this.db.query<{ page: number }>(
      `SELECT page::int AS page FROM generate_series(0, (SELECT coalesce(max(id), 0) / $1 FROM events)) AS page
       WHERE EXISTS (SELECT FROM events e WHERE e.id >= page * $1 AND e.id < (page + 1) * $1 AND ${LISTED_HERE})
       ORDER BY page`,
      [PAGE_SIZE],
    );
    return rows.map(({ page }) => page);
  }

  async events(page: number): Promise<SitemapEvent[]> {
    return this.db.query<SitemapEvent>(
      `SELECT e.uuid, e.updated_at AS "updatedAt" FROM events e WHERE e.id >= $1 AND e.id < $2 AND ${LISTED_HERE} ORDER BY e.id`,
      [page * PAGE_SIZE, (page + 1) * PAGE_SIZE],
    );
  }
}
