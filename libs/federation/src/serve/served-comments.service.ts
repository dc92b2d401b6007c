import { Injectable } from '@nestjs/common';
import { Viewer } from '#convoke/actors';
import { type Event, EventQueries, maySeeEvent } from '#convoke/events';
import { type Comment, CommentQueries } from '#convoke/threads';
import { CommentDocuments } from '../documents/index.js';
import { type Document, writeCreate, writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What other servers find at the addresses of comments: what strangers may read. */
@Injectable()
export class ServedComments {
  constructor(
    private readonly comments: CommentQueries,
    private readonly events: EventQueries,
    private readonly documents: CommentDocuments,
  ) {}

  async document(uuid: string): Promise<Found> {
    return this.show(uuid, (document) => document);
  }

  /** The activity that told of it. */
  async creation(uuid: string): Promise<Found> {
    return this.show(uuid, (document) => writeCreate(String(document.actor), document));
  }

  private async show(uuid: string, write: (document: Document) => Document): Promise<Found> {
    const comment = UUID.test(uuid) ? await this.comments.findByUuid(uuid) : null;
    if (!comment) return null;
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
