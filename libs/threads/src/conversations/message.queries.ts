import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Database, isId, JoinedRow, type Tx } from '#convoke/core';
import { Comment } from '../comment.entity.js';
import { IS_READ_HERE } from './conversation-conditions.js';

/** A private message and the conversation that it stands in. */
export interface Message {
  comment: Comment;
  /** What other servers call the conversation. */
  contextUri: string;
  /** What the conversation is about. */
  eventId: string | null;
  /** What was said before it. */
  beforeUrl: string | null;
}

type Row = Omit<Message, 'comment'> & {
  message: Record<string, unknown>;
  author: Record<string, unknown>;
  group: Record<string, unknown> | null;
};

interface Place {
  conversationId: string;
  isRead: boolean;
  answeredAt: Date | null;
}

const PRESENT = 'a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended';

/** Reads of messages for other servers; they say nothing of who may read them. */
@Injectable()
export class MessageQueries {
  private readonly actors: JoinedRow<Actor>;
  private readonly comments: JoinedRow<Comment>;

  constructor(private readonly db: Database) {
    this.actors = new JoinedRow(db.dataSource, Actor);
    this.comments = new JoinedRow(db.dataSource, Comment);
  }

  /** Deleted ones too. */
  async find(id: string): Promise<Message | null> {
    return isId(id) ? this.read('m.id = $1', id) : null;
  }

  /** Deleted ones too. */
  async findByUuid(uuid: string): Promise<Message | null> {
    return this.read('m.uuid = $1', uuid);
  }

  /** By its id on the network; deleted ones too. */
  async findByUrl(url: string, tx?: Tx): Promise<Message | null> {
    return this.read('m.url = $1', url, tx);
  }

  /** Between whom, groups among them, a conversation was begun, as far as they are still there; those who left it, too. */
  async people(conversationId: string): Promise<Actor[]> {
    const rows = await this.db.query<{ actor: Record<string, unknown> }>(
      `SELECT to_json(a) AS actor FROM conversation_participants p JOIN actors a ON a.id = p.actor_id
        WHERE p.conversation_id = $1 AND ${PRESENT} ORDER BY p.id`,
      [conversationId],
    );
    return rows.map(({ actor }) => this.actors.entity(actor)!);
  }

  /** Whether anybody here reads what one of these actors is written. */
  async isReadHere(actorIds: readonly string[]): Promise<boolean> {
    const sql = `SELECT FROM actors a WHERE a.id = ANY($1) AND ${IS_READ_HERE} LIMIT 1`;
    return (await this.db.query(sql, [actorIds])).length > 0;
  }

  /**
   * The conversation between exactly these people that something answers, or that has the same name on the network;
   * `isRead` tells whether anybody here still has it, `answeredAt` when that was said which it answers.
   */
  async conversationOf(
    tx: Tx,
    actorIds: readonly string[],
    { inReplyToUri, contextUri }: { inReplyToUri: string | null; contextUri: string | null },
  ): Promise<Place | null> {
    const [found] = await this.db.query<Place>(
      `SELECT p.conversation_id AS "conversationId", bool_or(${IS_READ_HERE} AND p.left_at IS NULL) AS "isRead",
          (SELECT published_at FROM comments WHERE url = $1) AS "answeredAt"
        FROM conversation_participants p JOIN actors a ON a.id = p.actor_id AND ${PRESENT}
        WHERE p.conversation_id IN (SELECT conversation_id FROM comments WHERE url = $1
          UNION SELECT id FROM conversations WHERE context_uri = $2)
        GROUP BY p.conversation_id
        HAVING array_agg(p.actor_id ORDER BY p.actor_id) = (SELECT array_agg(DISTINCT x ORDER BY x) FROM unnest($3::bigint[]) x)
        ORDER BY p.conversation_id LIMIT 1`,
      [inReplyToUri, contextUri, actorIds],
      tx,
    );
    return found ?? null;
  }

  private async read(condition: string, key: string, tx?: Tx): Promise<Message | null> {
    const [row] = await this.db.query<Row>(
      `SELECT to_json(m) AS message, to_json(a) AS author, to_json(g) AS "group", c.context_uri AS "contextUri", c.event_id AS "eventId",
          (SELECT b.url FROM comments b WHERE b.conversation_id = c.id AND b.id < m.id ORDER BY b.id DESC LIMIT 1) AS "beforeUrl"
        FROM comments m JOIN actors a ON a.id = m.actor_id JOIN conversations c ON c.id = m.conversation_id
          LEFT JOIN actors g ON g.id = m.attributed_to_id
        WHERE ${condition}`,
      [key],
      tx,
    );
    if (!row) return null;
    const { message, author, group, ...place } = row;
    const people = { author: this.actors.entity(author)!, inNameOf: this.actors.entity(group) };
    return { ...place, comment: Object.assign(this.comments.entity(message)!, people) };
  }
}
