import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Screening } from '#convoke/actors';
import { Clock, type Config, Database, DomainError, DomainEvents, InjectConfig, type Tx } from '#convoke/core';
import { Comment, CommentVisibility } from '../comment.entity.js';
import { ConversationRead, MessageChanged, MessagePosted } from '../threads.domain-events.js';
import { IS_READ_HERE } from './conversation-conditions.js';
import type { Conversation } from './conversation.js';

export interface NewMessage {
  actorId: string;
  /** The group in whose name it is said; it is the one that has the conversation then. */
  attributedToId?: string | null;
  /** Sanitised HTML. */
  text: string;
  language: string;
  /** Whom it names, in the conversation or not. */
  mentionedIds: readonly string[];
  /** Of what an organizer tells many: they find it in their list once it is answered. */
  announcementId?: string;
  /** Of one that was written on another server. */
  origin?: { url: string; publishedAt: Date; updatedAt: Date };
}

/** What a conversation begins with beside those who are in it. */
interface Beginning {
  /** What it is about. */
  eventId: string | null;
  /** What other servers call it, where one of them began it. */
  contextUri?: string | null;
}

/** Writes messages and who has them, and tells the rest of the program. */
@Injectable()
export class MessageWriter {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly domainEvents: DomainEvents,
    private readonly screening: Screening,
  ) {}

  /** Answers the id that whoever speaks has for the conversation. */
  async begin(tx: Tx, message: NewMessage, recipientIds: readonly string[], about: Beginning): Promise<string> {
    const [{ id }] = (await this.db.query<{ id: string }>(
      'INSERT INTO conversations (event_id, context_uri, inserted_at, updated_at) VALUES ($1, $2, $3, $3) RETURNING id',
      [about.eventId, about.contextUri ?? null, this.clock.now()],
      tx,
    )) as [{ id: string }];
    await this.db.query(
      `INSERT INTO conversation_participants (conversation_id, actor_id, unread, listed)
        SELECT DISTINCT $1::bigint, x.id, false, x.id <> $3 OR $4 FROM unnest($2::bigint[]) AS x (id)`,
      [id, [speakerOf(message), ...recipientIds], speakerOf(message), message.announcementId === undefined],
      tx,
    );
    return this.say(tx, id, message, true);
  }

  /** Throws conversation_not_found for who left meanwhile, conversation_over where nobody else is left. */
  async answer(tx: Tx, { conversationId }: Pick<Conversation, 'conversationId'>, message: NewMessage): Promise<string> {
    await this.lock(tx, conversationId);
    const present = await this.present(tx, conversationId);
    if (!present.includes(speakerOf(message))) throw new DomainError('conversation_not_found');
    if (present.length === 1) throw new DomainError('conversation_over');
    await this.db.query(
      'UPDATE conversation_participants SET listed = true WHERE conversation_id = $1 AND NOT listed',
      [conversationId],
      tx,
    );
    return this.say(tx, conversationId, message, false);
  }

  /** What the message says now, or that it is gone. The caller holds it. */
  async change(tx: Tx, { id: commentId, conversationId, ...message }: Comment): Promise<void> {
    const { text, language, updatedAt, deletedAt } = message;
    await tx.update(Comment, { id: commentId }, { text, language, updatedAt, deletedAt });
    const actorIds = await this.present(tx, conversationId!);
    await this.domainEvents.emit(tx, MessageChanged, { conversationId: conversationId!, commentId, actorIds });
  }

  /** The conversation goes with the last one who reads it; of what only people elsewhere still have, the words do. */
  async leave(tx: Tx, conversationId: string, actorId: string): Promise<void> {
    await this.lock(tx, conversationId);
    await this.db.query(
      'UPDATE conversation_participants SET left_at = $3, unread = false WHERE conversation_id = $1 AND actor_id = $2',
      [conversationId, actorId, this.clock.now()],
      tx,
    );
    await this.db.query(
      `DELETE FROM conversations c WHERE c.id = $1 AND NOT EXISTS (SELECT FROM conversation_participants p
        WHERE p.conversation_id = c.id AND p.left_at IS NULL AND p.listed)`,
      [conversationId],
      tx,
    );
    await this.buryUnread(tx, conversationId);
  }

  /** Takes away the words of a conversation that nobody here reads any more. */
  async buryUnread(tx: Tx, conversationId: string): Promise<void> {
    await this.db.query(
      `UPDATE comments SET text = '', language = 'und', updated_at = $2, deleted_at = $2
        WHERE conversation_id = $1 AND deleted_at IS NULL AND NOT EXISTS (SELECT FROM conversation_participants p
          JOIN actors a ON a.id = p.actor_id WHERE p.conversation_id = $1 AND p.left_at IS NULL AND ${IS_READ_HERE})`,
      [conversationId, this.clock.now()],
      tx,
    );
  }

  private async say(tx: Tx, conversationId: string, message: NewMessage, begins: boolean): Promise<string> {
    const { id: commentId, url } = await this.counted(tx, message, () => this.insert(tx, conversationId, message));
    await this.db.query(
      `UPDATE conversations SET last_comment_id = $2, origin_comment_id = CASE WHEN $4 THEN $2 ELSE origin_comment_id END,
        context_uri = coalesce(context_uri, $5), updated_at = $3 WHERE id = $1`,
      [conversationId, commentId, this.clock.now(), begins, url],
      tx,
    );
    const rows = await this.db.query<{ id: string; actorId: string; wasUnread: boolean }>(
      `UPDATE conversation_participants p SET unread = p.actor_id <> $2 FROM conversation_participants was
        WHERE was.id = p.id AND p.conversation_id = $1 AND p.left_at IS NULL
        RETURNING p.id, p.actor_id AS "actorId", was.unread AS "wasUnread"`,
      [conversationId, speakerOf(message)],
      tx,
    );
    const own = rows.find(({ actorId }) => actorId === speakerOf(message))!;
    const others = rows.filter((one) => one !== own);
    await this.domainEvents.emit(tx, MessagePosted, {
      conversationId,
      commentId,
      begins,
      announcementId: message.announcementId ?? null,
      actorIds: rows.map(({ actorId }) => actorId),
      surprisedIds: others.filter(({ wasUnread }) => !wasUnread).map(({ actorId }) => actorId),
      mentionedIds: [...message.mentionedIds],
    });
    if (own.wasUnread) {
      const read = { conversationId, actorIds: [own.actorId], id: own.id, unread: false };
      await this.domainEvents.emit(tx, ConversationRead, read);
    }
    return own.id;
  }

  /** What is announced to many is limited by itself. */
  private async counted(tx: Tx, message: NewMessage, insert: () => Promise<Comment>): Promise<Comment> {
    if (message.announcementId !== undefined) return insert();
    const made = { kind: 'message', actorId: message.actorId } as const;
    await this.screening.admit(tx, made);
    const comment = await insert();
    await this.screening.count(tx, { ...made, id: comment.id });
    return comment;
  }

  private async insert(
    tx: Tx,
    conversationId: string,
    { actorId, attributedToId = null, text, language, origin }: NewMessage,
  ): Promise<Comment> {
    const now = this.clock.now();
    const uuid = randomUUID();
    const comment = tx.create(Comment, {
      actorId,
      attributedToId,
      text,
      language,
      uuid,
      url: origin?.url ?? `${this.server.publicUrl}/comments/${uuid}`,
      local: !origin,
      eventId: null,
      conversationId,
      discussionId: null,
      originCommentId: null,
      inReplyToId: null,
      visibility: CommentVisibility.PRIVATE,
      isAnnouncement: false,
      held: false,
      hidden: false,
      awaitsModerator: false,
      publishedAt: origin?.publishedAt ?? now,
      postedAt: null,
      insertedAt: now,
      updatedAt: origin?.updatedAt ?? now,
      deletedAt: null,
    });
    await tx.insert(Comment, comment);
    return comment;
  }

  private async lock(tx: Tx, conversationId: string): Promise<void> {
    await this.db.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId], tx);
  }

  private async present(tx: Tx, conversationId: string): Promise<string[]> {
    const rows = await this.db.query<{ actorId: string }>(
      `SELECT p.actor_id AS "actorId" FROM conversation_participants p JOIN actors a ON a.id = p.actor_id
        WHERE p.conversation_id = $1 AND p.left_at IS NULL AND a.deleted_at IS NULL
          AND a.suspended_at IS NULL AND NOT a.host_suspended`,
      [conversationId],
      tx,
    );
    return rows.map(({ actorId }) => actorId);
  }
}

/** Who has the conversation: the profile, or the group in whose name it writes. */
function speakerOf({ actorId, attributedToId }: NewMessage): string {
  return attributedToId ?? actorId;
}
