import { Injectable } from '@nestjs/common';
import { Actor, viewerOf } from '#convoke/actors';
import {
  Database,
  isId,
  JoinedRow,
  loader,
  type PageOf,
  type PageWindow,
  type RequestContext,
  type Tx,
} from '#convoke/core';
import type { EventViewer } from '#convoke/events';
import { Comment } from './comment.entity.js';
import { listedComments, visibleComments } from './comment.policy.js';

const COLUMNS = `c.id, c.uuid, c.url, c.local, c.actor_id AS "actorId", c.event_id AS "eventId",
  c.origin_comment_id AS "originCommentId", c.in_reply_to_id AS "inReplyToId", c.text, c.language, c.visibility,
  c.is_announcement AS "isAnnouncement", c.held, c.hidden,
  c.awaits_moderator AS "awaitsModerator", c.published_at AS "publishedAt", c.posted_at AS "postedAt",
  c.inserted_at AS "insertedAt", c.updated_at AS "updatedAt", c.deleted_at AS "deletedAt", to_json(a) AS author`;
const FROM = 'FROM comments c JOIN actors a ON a.id = c.actor_id JOIN events e ON e.id = c.event_id';

/** Of a thread all below what began it, of any other comment what answers it. */
const BELOW = (id: string, reply: string) => `(${reply}.origin_comment_id = ${id} OR ${reply}.in_reply_to_id = ${id})`;

/** What lists hold for a viewer: what waits is in lists of its own, of what is deleted what others answered. */
function listed(me: string, viewer: EventViewer): string {
  return `${visibleComments(me, viewer)} AND ${listedComments(me, viewer)} AND ((NOT c.held AND NOT c.awaits_moderator) OR c.actor_id = ANY(${me}))
    AND (c.deleted_at IS NULL OR EXISTS (SELECT FROM comments r
      WHERE ${BELOW('c.id', 'r')} AND r.deleted_at IS NULL AND NOT r.held AND NOT r.hidden
        AND NOT r.awaits_moderator))`;
}

interface RepliesKey {
  id: string;
  window: PageWindow;
}

type Row = { author: Record<string, unknown>; total?: number };

/** Reads of comments on events. */
@Injectable()
export class CommentQueries {
  /** Those of them that the viewer may see, who sees the event; deleted ones too. */
  readonly byId = loader<string, Comment>(async (ids, context) => {
    const viewer = viewerOf(context);
    const condition = `c.id = ANY($1) AND ${visibleComments('$2', viewer)}`;
    const comments = await this.list(`WHERE ${condition}`, [ids, viewer.actorIds]);
    return new Map(comments.map((comment) => [comment.id, comment]));
  });

  /** How many comments a list has below one. */
  readonly totalReplies = loader<string, number>(
    (ids, context) => this.countReplies(ids, viewerOf(context)),
    () => 0,
  );

  /** The languages that are spoken in the thread that a comment began. */
  readonly threadLanguages = loader<string, string[]>(
    (rootIds) => this.languages(rootIds),
    () => [],
  );

  private readonly replyPages = loader<string, Comment[]>(
    (keys, context) => this.readReplies(keys, viewerOf(context)),
    () => [],
  );

  private readonly authors: JoinedRow<Actor>;

  constructor(private readonly db: Database) {
    this.authors = new JoinedRow(db.dataSource, Actor);
  }

  /** Deleted ones too. */
  async find(id: string, tx?: Tx): Promise<Comment | null> {
    return isId(id) ? ((await this.list('WHERE c.id = $1', [id], tx))[0] ?? null) : null;
  }

  /** Deleted ones too. */
  async findByUuid(uuid: string): Promise<Comment | null> {
    return (await this.list('WHERE c.uuid = $1', [uuid]))[0] ?? null;
  }

  /** By its id on the network; deleted ones too. */
  async findByUrl(url: string, tx?: Tx): Promise<Comment | null> {
    return (await this.list('WHERE c.url = $1', [url], tx))[0] ?? null;
  }

  /** What began the threads of an event, announcements first, then the newest. */
  async threads(eventId: string, viewer: EventViewer, window: PageWindow): Promise<PageOf<Comment>> {
    const which = `WHERE c.event_id = $1 AND c.origin_comment_id IS NULL AND ${listed('$2', viewer)}`;
    const order = 'c.is_announcement DESC, c.published_at DESC, c.id DESC';
    return this.page(which, order, [eventId, viewer.actorIds], window);
  }

  /** What waits at an event, the oldest first; for those who may approve it. */
  async held(eventId: string, window: PageWindow): Promise<PageOf<Comment>> {
    const which =
      'WHERE c.event_id = $1 AND c.held AND NOT c.awaits_moderator AND a.suspended_at IS NULL AND NOT a.host_suspended';
    return this.page(which, 'c.id', [eventId], window);
  }

  /** What a list has below a comment, the oldest first; batched with those of others. */
  async replies(id: string, window: PageWindow, context: RequestContext): Promise<Comment[]> {
    return window.limit === 0 ? [] : this.replyPages(context).load(JSON.stringify({ id, window } satisfies RepliesKey));
  }

  /** Who last said something that the viewer can read. */
  async commenters(eventId: string, viewer: EventViewer, most: number): Promise<Actor[]> {
    const rows = await this.db.query<Row>(
      `SELECT to_json(a) AS author FROM actors a JOIN (
          SELECT c.actor_id, max(c.id) AS latest ${FROM}
            WHERE c.event_id = $1 AND c.deleted_at IS NULL AND a.deleted_at IS NULL AND ${listed('$2', viewer)}
            GROUP BY c.actor_id ORDER BY latest DESC LIMIT ${most}) found ON found.actor_id = a.id
        ORDER BY found.latest DESC`,
      [eventId, viewer.actorIds],
    );
    return rows.map(({ author }) => this.authors.entity(author)!);
  }

  private async page(
    which: string,
    order: string,
    params: unknown[],
    { offset, limit }: PageWindow,
  ): Promise<PageOf<Comment>> {
    const rows = await this.db.query<Row>(
      `SELECT ${COLUMNS}, count(*) OVER ()::int AS total ${FROM} ${which} ORDER BY ${order} OFFSET ${offset} LIMIT ${limit}`,
      params,
    );
    const [first] = rows;
    // A page behind the last one, or of no length, has no row that could tell.
    const total = first?.total ?? (offset > 0 || limit === 0 ? await this.count(which, params) : 0);
    return { elements: this.entities(rows), total };
  }

  private async count(which: string, params: unknown[]): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(`SELECT count(*)::int AS total ${FROM} ${which}`, params);
    return row!.total;
  }

  private async readReplies(keys: string[], viewer: EventViewer): Promise<Map<string, Comment[]>> {
    const asked = keys.map((key) => ({ key, ...(JSON.parse(key) as RepliesKey) }));
    const found = await this.db.query<Row & { place: number }>(
      `SELECT reply.*, asked.place::int FROM unnest($1::bigint[], $2::int[], $3::int[])
          WITH ORDINALITY AS asked (id, skip, most, place)
        CROSS JOIN LATERAL (SELECT ${COLUMNS} ${FROM} WHERE ${BELOW('asked.id', 'c')} AND ${listed('$4', viewer)}
          ORDER BY c.published_at, c.id OFFSET asked.skip LIMIT asked.most) reply`,
      [
        asked.map(({ id }) => id),
        asked.map(({ window }) => window.offset),
        asked.map(({ window }) => window.limit),
        viewer.actorIds,
      ],
    );
    const pages = Map.groupBy(found, ({ place }) => asked[place - 1]!.key);
    return new Map([...pages].map(([key, rows]) => [key, this.entities(rows)]));
  }

  private async countReplies(ids: string[], viewer: EventViewer): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; total: number }>(
      `SELECT asked.id, (SELECT count(*)::int ${FROM} WHERE ${BELOW('asked.id', 'c')} AND ${listed('$2', viewer)}) AS total
        FROM unnest($1::bigint[]) AS asked (id)`,
      [ids, viewer.actorIds],
    );
    return new Map(rows.map(({ id, total }) => [id, total]));
  }

  private async languages(rootIds: string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ id: string; languages: string[] }>(
      `SELECT asked.id, ARRAY(SELECT DISTINCT c.language FROM comments c
          WHERE (c.id = asked.id OR c.origin_comment_id = asked.id) AND c.language <> 'und'
            AND c.deleted_at IS NULL AND NOT c.held AND NOT c.hidden AND NOT c.awaits_moderator ORDER BY 1) AS languages
        FROM unnest($1::bigint[]) AS asked (id)`,
      [rootIds],
    );
    return new Map(rows.map(({ id, languages }) => [id, languages]));
  }

  private async list(rest: string, params: unknown[], tx?: Tx): Promise<Comment[]> {
    return this.entities(await this.db.query<Row>(`SELECT ${COLUMNS} ${FROM} ${rest}`, params, tx));
  }

  private entities(rows: Row[]): Comment[] {
    return rows.map((row) => Object.assign(new Comment(), row, { author: this.authors.entity(row.author)! }));
  }
}
