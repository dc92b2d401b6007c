import { Injectable } from '@nestjs/common';
import { Viewer } from '#convoke/actors';
import { type Event, EventQueries, maySeeEvent } from '#convoke/events';
import { EventDocuments } from '../documents/index.js';
import { EventAudience } from '../outbox/index.js';
import { type Document, writeCollection, writeCreate, writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';
import type { Reader } from './readers.service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What other servers find at the addresses of events: what strangers may see, and what is delivered to them anyway. */
@Injectable()
export class ServedEvents {
  constructor(
    private readonly events: EventQueries,
    private readonly documents: EventDocuments,
    private readonly audience: EventAudience,
  ) {}

  async document(uuid: string, reader: Reader): Promise<Found> {
    return this.show(uuid, reader, (_, document) => document);
  }

  /** The activity that told of the event. */
  async creation(uuid: string, reader: Reader): Promise<Found> {
    return this.show(uuid, reader, (_, document) => writeCreate(String(document.actor), document));
  }

  /** How many go; who they are is for those who run the list. */
  async attendees(uuid: string, reader: Reader): Promise<Found> {
    return this.show(uuid, reader, ({ url, stats, options }) => {
      const totalItems = options.hideNumberOfParticipants ? null : stats.going;
      return writeCollection({ id: `${url}/attendees`, totalItems, first: null });
    });
  }

  private async show(
    uuid: string,
    reader: Reader,
    write: (event: Event, document: Document) => Document,
  ): Promise<Found> {
    const event = UUID.test(uuid) ? await this.events.findByUuid(uuid) : null;
    if (!event) return null;
    if (event.deletedAt) return this.remains(event);
    const open = maySeeEvent(Viewer.anonymous, event, []);
    if (!open && !(await this.isToldTo(reader, event))) return null;
    if (!event.local) return { elsewhere: event.url };
    const [document] = await this.documents.of([event]);
    return document ? { document: write(event, document), forSigner: !open } : null;
  }

  private async isToldTo(reader: Reader, event: Event): Promise<boolean> {
    if (!event.local || event.draft) return false;
    const signer = await reader();
    return signer !== null && this.audience.hasGuestOn(signer.host, event);
  }

  /** Those that were never for everybody leave nothing. */
  private remains(event: Event): Found {
    if (!event.local || !event.isOpenToRead()) return null;
    return { tombstone: writeTombstone(event.url, 'Event', event.deletedAt!) };
  }
}
