import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { EventQueries } from '#convoke/events';
import { type Message, MessageQueries } from '#convoke/threads';
import { type Document, writeMessage } from '../vocabulary/index.js';
import { isOpen } from './comment-documents.service.js';

/** Writes private messages of ours as the other servers read them that they are for. */
@Injectable()
export class MessageDocuments {
  constructor(
    private readonly messages: MessageQueries,
    private readonly events: EventQueries,
  ) {}

  /** Null for one that is gone, or whose author, or group, is shut out. */
  async of(message: Message): Promise<Document | null> {
    const { comment, beforeUrl, eventId } = message;
    const { author, inNameOf, conversationId } = comment;
    if (comment.deletedAt || isShutOut(author) || (inNameOf && isShutOut(inNameOf))) return null;
    // The group in whose name it is written is among them: programs that know none answer everybody who is named.
    const people = await this.messages.people(conversationId!);
    const recipients = people.filter(({ id }) => id !== author.id);
    return writeMessage(message, { recipients, inReplyToUri: beforeUrl ?? (await this.subjectUri(eventId)) });
  }

  /** An event that not everybody may read is named to nobody. */
  private async subjectUri(eventId: string | null): Promise<string | null> {
    const event = eventId === null ? null : await this.events.getById(eventId);
    return event && isOpen(event) ? event.url : null;
  }
}

function isShutOut({ suspended, deletedAt }: Actor): boolean {
  return suspended || deletedAt !== null;
}
