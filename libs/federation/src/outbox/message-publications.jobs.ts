import { Injectable } from '@nestjs/common';
import { Database, OnDomainEvent } from '#convoke/core';
import { MessagePosted, MessageQueries } from '#convoke/threads';
import { MessageDocuments } from '../documents/index.js';
import { writeCreate } from '../vocabulary/index.js';
import { Outbox } from './outbox.service.js';
import { Recipients } from './recipients.queries.js';

/** Takes private messages to those of other servers whom they are for, each to their own inbox. */
@Injectable()
export class MessagePublications {
  constructor(
    private readonly db: Database,
    private readonly messages: MessageQueries,
    private readonly documents: MessageDocuments,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(MessagePosted)
  async publish({ commentId }: { commentId: string }): Promise<void> {
    const message = await this.messages.find(commentId);
    const document = message?.comment.local ? await this.documents.of(message) : null;
    if (!message || !document) return;
    const { author, conversationId } = message.comment;
    await this.db.transaction(async (tx) => {
      const inboxes = await this.recipients.ownInboxes(tx, 'correspondents', [conversationId]);
      // What answers something comes after it.
      const objectUri = message.contextUri;
      await this.outbox.post(tx, { actor: author, activity: writeCreate(author.url, document), objectUri, inboxes });
    });
  }
}
