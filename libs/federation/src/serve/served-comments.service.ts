import { Injectable } from '@nestjs/common';
import { Viewer } from '#convoke/actors';
import { type Event, EventQueries, maySeeEvent } from '#convoke/events';
import { type Comment, CommentQueries } from '#convoke/threads';
import { CommentDocuments } from '../documents/index.js';
import type { Signer } from '../groups/index.js';
import { type Document, writeCreate, writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';
import { ServedDiscussions } from './served-discussions.service.js';
import { ServedMessages } from './served-messages.service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What other servers find at the addresses of comments: what strangers may read, and of messages what is theirs. */
@Injectable()
export class ServedComments {
  constructor(
    private readonly comments: CommentQueries,
    private readonly events: EventQueries,
    private readonly documents: CommentDocuments,
    private readonly messages: ServedMessages,
    private readonly discussions: ServedDiscussions,
  ) {}

  async document(uuid: string, reader: Signer): Promise<Found> {
    return this.show(uuid, reader, (document) => document);
  }

  /** The activity that told of it. */
  async creation(uuid: string, reader: Signer): Promise<Found> {
    return this.show(uuid, reader, (document) => writeCreate(String(document.actor), document));
  }

  private async show(uuid: string, reader: Signer, write: (document: Document) => Document): Promise<Found> {
    if (!UUID.test(uuid)) return null;
    const comment = await this.comments.findByUuid(uuid);
    if (!comment) {
      const message = await this.messages.find(uuid, reader);
      if (message) return { document: write(message), forSigner: true };
      const said = await this.discussions.comment(uuid, reader);
      return said && 'document' in said ? { ...said, document: write(said.document) } : said;
    }
    const event = await this.events.getById(comment.eventId!);
    if (comment.deletedAt) return remains(comment, event);
    const written = await this.documents.of(comment);
    if (!written || !maySeeEvent(Viewer.anonymous, event, [])) return null;
    return comment.local ? { document: write(written.document) } : { elsewhere: comment.url };
  }
}

/** Those that were never for everybody leave nothing. */
function remains({ local, postedAt, url, deletedAt }: Comment, event: Event): Found {
  if (!local || postedAt === null || !event.isOpenToRead()) return null;
  return { tombstone: writeTombstone(url, 'Note', deletedAt!) };
}
