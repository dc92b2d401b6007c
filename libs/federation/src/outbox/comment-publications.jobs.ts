import { Injectable } from '@nestjs/common';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { type Comment, CommentDeleted, CommentPosted, CommentQueries, CommentUpdated } from '#convoke/threads';
import { CommentDocuments } from '../documents/index.js';
import {
  addressesOf,
  type Document,
  writeAudience,
  writeCreate,
  writeDelete,
  writeTombstone,
  writeUpdate,
} from '../vocabulary/index.js';
import { isCurrent } from './current-version.js';
import { EventAudience } from './event-audience.service.js';
import { Outbox } from './outbox.service.js';
import { Recipients } from './recipients.queries.js';

type Told = { commentId: string };

/** Tells other servers what people here say about events that everybody may read. */
@Injectable()
export class CommentPublications {
  constructor(
    private readonly db: Database,
    private readonly comments: CommentQueries,
    private readonly events: EventQueries,
    private readonly documents: CommentDocuments,
    private readonly audience: EventAudience,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(CommentPosted)
  async publish({ commentId }: Told): Promise<void> {
    await this.tell(commentId, ({ author }, document) => writeCreate(author.url, document));
  }

  @OnDomainEvent(CommentUpdated)
  async update({ commentId }: Told): Promise<void> {
    await this.tell(commentId, ({ author, updatedAt }, document) => writeUpdate(author.url, document, updatedAt));
  }

  @OnDomainEvent(CommentDeleted)
  async delete({ commentId, wasPosted }: Told & { wasPosted: boolean }): Promise<void> {
    const comment = wasPosted ? await this.comments.find(commentId) : null;
    if (!comment?.local || !comment.deletedAt) return;
    const event = await this.events.getById(comment.eventId!);
    if (!event.isOpenToRead()) return;
    const { author, url, deletedAt } = comment;
    const audience = writeAudience(event.visibility, addressesOf(author).followers);
    const activity = writeDelete(author.url, writeTombstone(url, 'Note', deletedAt), audience);
    await this.db.transaction((tx) => this.post(tx, comment, event, activity));
  }

  /** Tells it as it is: a change that comes in between is read again, so that the newest is posted last. */
  private async tell(id: string, write: (comment: Comment, document: Document) => Document): Promise<void> {
    for (let told = false; !told;) {
      const comment = await this.comments.find(id);
      const written = comment?.local ? await this.documents.of(comment) : null;
      if (!comment || !written) return;
      told = await this.db.transaction(async (tx) => {
        const current = await isCurrent(this.db, tx, 'comments', comment);
        if (current) await this.post(tx, comment, written.event, write(comment, written.document));
        return current;
      });
    }
  }

  private async post(tx: Tx, { id, url, author }: Comment, event: Event, activity: Document): Promise<void> {
    const { organizerActorId, attributedToId } = event;
    const inboxes = event.local
      ? await this.audience.everybody(tx, event)
      : await this.recipients.inboxes(tx, 'themselves', [organizerActorId, attributedToId]);
    inboxes.push(...(await this.recipients.inboxes(tx, 'commenters', [event.id])));
    inboxes.push(...(await this.recipients.inboxes(tx, 'mentioned', [id])));
    await this.outbox.post(tx, { actor: author, activity, objectUri: url, inboxes });
  }
}
