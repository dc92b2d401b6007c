import { Injectable } from '@nestjs/common';
import { ActorQueries, Viewer } from '#convoke/actors';
import { type Event, EventQueries, isForMembers, maySeeEvent } from '#convoke/events';
import { EventDocuments } from '../documents/index.js';
import { GroupReaders, type Signer } from '../groups/index.js';
import { EventAudience } from '../outbox/index.js';
import { type Document, writeCollection, writeCreate, writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What other servers find at the addresses of events: what strangers may see, and what is delivered to them anyway. */
@Injectable()
export class ServedEvents {
  constructor(
    private readonly events: EventQueries,
    private readonly documents: EventDocuments,
    private readonly audience: EventAudience,
    private readonly actors: ActorQueries,
    private readonly readers: GroupReaders,
  ) {}

  async document(uuid: string, signer: Signer): Promise<Found> {
    return this.show(uuid, signer, (_, document) => document);
  }

  /** The activity that told of the event. */
  async creation(uuid: string, signer: Signer): Promise<Found> {
    return this.show(uuid, signer, (_, document) => writeCreate(String(document.actor), document));
  }

  /** How many go; who they are is for those who run the list. */
  async attendees(uuid: string, signer: Signer): Promise<Found> {
    return this.show(uuid, signer, ({ url, stats, options }) => {
      const totalItems = options.hideNumberOfParticipants ? null : stats.going;
      return writeCollection({ id: `${url}/attendees`, totalItems, first: null });
    });
  }

  private async show(
    uuid: string,
    signer: Signer,
    write: (event: Event, document: Document) => Document,
  ): Promise<Found> {
    const event = UUID.test(uuid) ? await this.events.findByUuid(uuid) : null;
    if (!event) return null;
    if (event.deletedAt) return this.remains(event);
    const open = maySeeEvent(Viewer.anonymous, event, []);
    if (!open && !(await this.isToldTo(signer, event))) return null;
    if (!event.local) return { elsewhere: event.url };
    const [document] = await this.documents.of([event]);
    return document ? { document: write(event, document), forSigner: !open } : null;
  }

  private async isToldTo(signer: Signer, event: Event): Promise<boolean> {
    if (!event.local || event.draft) return false;
    const reader = await signer();
    if (reader !== null && (await this.audience.hasGuestOn(reader.host, event))) return true;
    const group = isForMembers(event) ? await this.actors.find(event.attributedToId!) : null;
    return group !== null && this.readers.mayRead(signer, group);
  }

  /** Those that were never for everybody leave nothing. */
  private remains(event: Event): Found {
    if (!event.local || !event.isOpenToRead()) return null;
    return { tombstone: writeTombstone(event.url, 'Event', event.deletedAt!) };
  }
}
