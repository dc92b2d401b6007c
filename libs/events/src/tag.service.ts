import { Injectable } from '@nestjs/common';
import { Database, loader, type PageWindow, type Tx } from '#convoke/core';
import { LISTED } from './event.policy.js';
import type { Tag } from './tag.entity.js';
import { foldTag } from './tag.schema.js';

const RELATED = 10;
/** How many are looked at before they are ranked, so that the cost does not grow with the instance. */
const CANDIDATES = 200;

/** Events that a tag of the id in the SQL expression is on; the words of events that not everybody may find stay untold. */
const listedWith = (tagId: string, shown = LISTED) =>
  `SELECT x.event_id FROM event_tags x JOIN events e ON e.id = x.event_id WHERE x.tag_id = ${tagId} AND ${shown}`;

/** The words that events are found by. */
@Injectable()
export class TagService {
  /** Tags that stand beside a tag on the same events, the most frequent first. */
  readonly related = loader(
    (tagIds: string[]) => this.findRelated(tagIds),
    (): Tag[] => [],
  );

  constructor(private readonly db: Database) {}

  /** Makes `titles` (folded and checked before) the event's tags, and only these; answers them in their order. */
  async assign(tx: Tx, eventId: string, titles: string[]): Promise<Tag[]> {
    const tags = await this.ensure(tx, titles);
    const ids = tags.map(({ id }) => id);
    await this.db.query(
      'DELETE FROM event_tags WHERE event_id = $1 AND tag_id <> ALL($2::bigint[])',
      [eventId, ids],
      tx,
    );
    await this.db.query(
      'INSERT INTO event_tags (event_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING',
      [eventId, ids],
      tx,
    );
    return tags;
  }

  /** Puts tags on new events: folded and checked titles by the event's id; answers the tags of each in order. */
  async assignNew(tx: Tx, titles: Map<string, string[]>): Promise<Map<string, Tag[]>> {
    const tags = await this.ensure(tx, [...titles.values()].flat());
    const wanted = [...titles].map(([eventId, theirs]) => {
      const slugs = new Set(theirs.map(foldTag));
      return [eventId, tags.filter(({ slug }) => slugs.has(slug))] as const;
    });
    const pairs = wanted.flatMap(([eventId, theirs]) => theirs.map(({ id }) => [eventId, id]));
    if (pairs.length > 0) {
      await this.db.query(
        'INSERT INTO event_tags (event_id, tag_id) SELECT * FROM unnest($1::bigint[], $2::bigint[])',
        [pairs.map(([eventId]) => eventId), pairs.map(([, id]) => id)],
        tx,
      );
    }
    return new Map(wanted);
  }

  /**
   * Tags whose folded title begins with the folded filter, the most used first; `shown` is the condition of the events
   * on `e` whose tags they are, of which nobody may see others than listed ones.
   */
  async search(filter: string, { offset, limit }: PageWindow, shown = LISTED): Promise<Tag[]> {
    return this.db.query<Tag>(
      `SELECT id, title, slug FROM (
          SELECT t.*, (SELECT count(*) FROM (${listedWith('t.id', shown)} LIMIT 50) uses) AS uses
          FROM (SELECT id, title, slug FROM tags WHERE slug LIKE $1 ORDER BY length(slug), slug LIMIT ${CANDIDATES}) t) ranked
        WHERE uses > 0 ORDER BY uses DESC, slug OFFSET $2 LIMIT $3`,
      [`${foldTag(filter)}%`, offset, limit],
    );
  }

  /** The tags of folded and checked titles, in their order; those that nobody used before are made. */
  async ensure(tx: Tx, titles: string[]): Promise<Tag[]> {
    if (titles.length === 0) return [];
    const slugs = titles.map(foldTag);
    // Sorted, so that two events with the same new tags wait for each other in one order.
    await tx.query(
      `INSERT INTO tags (title, slug) SELECT title, slug FROM unnest($1::text[], $2::text[]) AS t (title, slug)
        ORDER BY slug ON CONFLICT (slug) DO NOTHING`,
      [titles, slugs],
    );
    return this.db.query<Tag>('SELECT id, title, slug FROM tags WHERE slug = ANY($1) ORDER BY slug', [slugs], tx);
  }

  private async findRelated(tagIds: string[]): Promise<Map<string, Tag[]>> {
    const rows = await this.db.query<Tag & { of: string }>(
      `SELECT asked.id AS of, t.id, t.title, t.slug FROM unnest($1::bigint[]) AS asked (id)
        CROSS JOIN LATERAL (
          SELECT beside.tag_id AS id, count(*) AS times
          FROM (${listedWith('asked.id')} ORDER BY x.event_id DESC LIMIT ${CANDIDATES}) recent
          JOIN event_tags beside ON beside.event_id = recent.event_id AND beside.tag_id <> asked.id
          GROUP BY beside.tag_id ORDER BY times DESC, beside.tag_id LIMIT ${RELATED}) found
        JOIN tags t ON t.id = found.id ORDER BY asked.id, found.times DESC, t.slug`,
      [tagIds],
    );
    const tags = new Map<string, Tag[]>();
    for (const { of, ...tag } of rows) tags.set(of, [...(tags.get(of) ?? []), tag]);
    return tags;
  }
}
