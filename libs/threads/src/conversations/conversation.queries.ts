import { Injectable } from '@nestjs/common';
import { Actor, groupsLetting, viewerOf } from '#convoke/actors';
import { Database, DomainError, isId, JoinedRow, loader, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { Comment } from '../comment.entity.js';
import type { Conversation } from './conversation.js';

const COLUMNS = `p.id, p.conversation_id AS "conversationId", p.actor_id AS "actorId", c.event_id AS "eventId",
  c.origin_comment_id AS "originCommentId", c.last_comment_id AS "lastCommentId", p.unread,
  c.inserted_at AS "insertedAt", c.updated_at AS "updatedAt"`;
const FROM = 'FROM conversation_participants p JOIN conversations c ON c.id = p.conversation_id';
/** Those that one of the actors $1 has itself. */
const OWN = 'p.left_at IS NULL AND p.actor_id = ANY($1)';
/** With those of groups for which one of the profiles $1 may read and answer. */
const READABLE = `p.left_at IS NULL
  AND (p.actor_id = ANY($1) OR p.actor_id IN (${groupsLetting('$1::bigint[]', 'correspond')}))`;
/** What suspended people said nobody reads, nor what was said in the name of suspended groups. */
const MESSAGES = `FROM comments m JOIN actors a ON a.id = m.actor_id AND a.suspended_at IS NULL AND NOT a.host_suspended
  LEFT JOIN actors g ON g.id = m.attributed_to_id
  WHERE (g.id IS NULL OR (g.suspended_at IS NULL AND NOT g.host_suspended))`;
const MESSAGE_ROW = 'to_json(m) AS message, to_json(a) AS author, to_json(g) AS "group"';

interface MessageRow {
  message: Record<string, unknown>;
  author: Record<string, unknown>;
  group: Record<string, unknown> | null;
}

/** Reads of conversations, each for those whose profiles are in it, or who answer for a group that is. */
@Injectable()
export class ConversationQueries {
  /** Of a conversation that the caller may read: those who are in it. */
  readonly participants = loader<string, Actor[]>(
    (ids) => this.readParticipants(ids),
    () => [],
  );

  /** Messages of conversations that the caller may read. */
  readonly messageById = loader<string, Comment>((ids) => this.messagesById(ids));

  /** Conversations that the viewer's profiles may read. */
  readonly byId = loader<string, Conversation>(async (ids, context) => {
    const rows = await this.read(`${READABLE} AND p.id = ANY($2)`, viewerOf(context).actorIds, ids);
    return new Map(rows.map((conversation) => [conversation.id, conversation]));
  });

  /** By what all participants have in common: as the first of the viewer's profiles has it that are in it, else a group. */
  readonly shared = loader<string, Conversation>(async (ids, context) => {
    const { actorIds } = viewerOf(context);
    const rows = await this.read(`${READABLE} AND p.conversation_id = ANY($2)`, actorIds, ids);
    const inOrder = rows.toSorted(
      (a, b) => Number(actorIds.includes(a.actorId)) - Number(actorIds.includes(b.actorId)),
    );
    return new Map(inOrder.map((conversation) => [conversation.conversationId, conversation]));
  });

  /** How many conversations of an actor have something new. */
  readonly unread = loader<string, number>(
    (actorIds) => this.countUnread(actorIds),
    () => 0,
  );

  private readonly authors: JoinedRow<Actor>;
  private readonly messages: JoinedRow<Comment>;

  constructor(private readonly db: Database) {
    this.authors = new JoinedRow(db.dataSource, Actor);
    this.messages = new JoinedRow(db.dataSource, Comment);
  }

  /** Throws conversation_not_found unless one of these profiles has it, or answers for the group that does. */
  async get(actorIds: readonly string[], id: string, tx?: Tx): Promise<Conversation> {
    const [found] = isId(id) ? await this.read(`${READABLE} AND p.id = ANY($2)`, actorIds, [id], tx) : [];
    if (!found) throw new DomainError('conversation_not_found');
    return found;
  }

  /** Whether one of these profiles has it, or answers for a group that does. */
  async isReadBy(actorIds: readonly string[], conversationId: string): Promise<boolean> {
    return (await this.read(`${READABLE} AND p.conversation_id = ANY($2)`, actorIds, [conversationId])).length > 0;
  }

  /** One conversation as each of these actors has it that is in it. */
  async asHad(actorIds: readonly string[], conversationId: string): Promise<Conversation[]> {
    return this.read(`${OWN} AND p.conversation_id = ANY($2)`, actorIds, [conversationId]);
  }

  /** Null for what is no message, or what nobody reads. */
  async findMessage(id: string): Promise<Comment | null> {
    return (await this.messagesById([id])).get(id) ?? null;
  }

  /** The conversations of these actors, what was said last first. */
  async of(actorIds: readonly string[], window: PageWindow): Promise<PageOf<Conversation>> {
    return this.list(OWN, actorIds, window);
  }

  /** Those that these profiles may read: all, or those about an event with what they announced. */
  async readableBy(actorIds: readonly string[], window: PageWindow, eventId?: string): Promise<PageOf<Conversation>> {
    return this.list(READABLE, actorIds, window, eventId);
  }

  /** What was said in a conversation, the newest first. */
  async messagesIn({ conversationId }: Conversation, window: PageWindow): Promise<PageOf<Comment>> {
    const which = `${MESSAGES} AND m.conversation_id = $1`;
    const order = 'ORDER BY m.published_at DESC, m.id DESC';
    const page = await this.page<MessageRow>(`${MESSAGE_ROW} ${which} ${order}`, which, window, [conversationId]);
    return { ...page, elements: this.entities(page.elements) };
  }

  /** The same, not kept for the request: who watches asks again. */
  async countUnread(actorIds: string[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; total: number }>(
      `SELECT actor_id AS id, count(*)::int AS total FROM conversation_participants
        WHERE actor_id = ANY($1) AND unread AND left_at IS NULL GROUP BY actor_id`,
      [actorIds],
    );
    return new Map(rows.map(({ id, total }) => [id, total]));
  }

  private async list(
    had: string,
    actorIds: readonly string[],
    window: PageWindow,
    eventId?: string,
  ): Promise<PageOf<Conversation>> {
    const which = `WHERE ${had} AND CASE WHEN $2::bigint IS NULL THEN p.listed ELSE c.event_id = $2 AND (p.listed
      OR EXISTS (SELECT FROM announcements n WHERE n.conversation_id = c.id)) END`;
    const order = 'ORDER BY c.updated_at DESC, p.id DESC';
    return this.page<Conversation>(`${COLUMNS} ${FROM} ${which} ${order}`, `${FROM} ${which}`, window, [
      actorIds,
      eventId ?? null,
    ]);
  }

  private read(which: string, actorIds: readonly string[], ids: readonly string[], tx?: Tx): Promise<Conversation[]> {
    const text = `SELECT ${COLUMNS} ${FROM} WHERE ${which} ORDER BY p.id DESC`;
    return this.db.query<Conversation>(text, [actorIds, ids], tx);
  }

  private async page<Row extends object>(
    rows: string,
    which: string,
    { offset, limit }: PageWindow,
    params: unknown[],
  ): Promise<PageOf<Row>> {
    const elements = limit ? await this.db.query<Row>(`SELECT ${rows} OFFSET ${offset} LIMIT ${limit}`, params) : [];
    const [count] = await this.db.query<{ total: number }>(`SELECT count(*)::int AS total ${which}`, params);
    return { elements, total: count!.total };
  }

  private async readParticipants(ids: string[]): Promise<Map<string, Actor[]>> {
    const rows = await this.db.query<{ conversationId: string; actor: Record<string, unknown> }>(
      `SELECT p.conversation_id AS "conversationId", to_json(a) AS actor
        FROM conversation_participants p JOIN actors a ON a.id = p.actor_id
        WHERE p.conversation_id = ANY($1) AND p.left_at IS NULL AND a.deleted_at IS NULL
          AND a.suspended_at IS NULL AND NOT a.host_suspended
        ORDER BY p.id`,
      [ids],
    );
    const found = Map.groupBy(rows, ({ conversationId }) => conversationId);
    return new Map([...found].map(([id, people]) => [id, people.map(({ actor }) => this.authors.entity(actor)!)]));
  }

  private async messagesById(ids: string[]): Promise<Map<string, Comment>> {
    const rows = await this.db.query<MessageRow>(
      `SELECT ${MESSAGE_ROW} ${MESSAGES} AND m.id = ANY($1) AND m.conversation_id IS NOT NULL`,
      [ids],
    );
    return new Map(this.entities(rows).map((message) => [message.id, message]));
  }

  private entities(rows: MessageRow[]): Comment[] {
    return rows.map(({ message, author, group }) =>
      Object.assign(this.messages.entity(message)!, {
        author: this.authors.entity(author)!,
        inNameOf: this.authors.entity(group),
      }),
    );
  }
}
