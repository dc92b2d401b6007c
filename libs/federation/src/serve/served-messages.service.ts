import { Injectable } from '@nestjs/common';
import { type Message, MessageQueries } from '#convoke/threads';
import { MessageDocuments } from '../documents/index.js';
import { Recipients } from '../outbox/index.js';
import type { Document } from '../vocabulary/index.js';
import type { Reader } from './readers.service.js';

/** What other servers find at the addresses of private messages: those that one of theirs has. */
@Injectable()
export class ServedMessages {
  constructor(
    private readonly messages: MessageQueries,
    private readonly documents: MessageDocuments,
    private readonly recipients: Recipients,
  ) {}

  async find(uuid: string, reader: Reader): Promise<Document | null> {
    const message = await this.messages.findByUuid(uuid);
    return message && (await this.isFor(reader, message)) ? this.documents.of(message) : null;
  }

  private async isFor(reader: Reader, { comment: { local, conversationId } }: Message): Promise<boolean> {
    const signer = local ? await reader() : null;
    return signer !== null && this.recipients.anyOn(signer.host, 'correspondents', [conversationId!]);
  }
}
