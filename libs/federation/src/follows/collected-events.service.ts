import { Injectable } from '@nestjs/common';
import { Clock, DomainError, Log } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { RemoteEvents } from '../events/remote-events.service.js';
import { Shares } from '../events/shares.service.js';
import { haveOneOrigin, isRemoteRefusal, RemoteDocuments } from '../remote/index.js';
import { type Document, hasType, idOf, isDocument, readActivity, readEvent } from '../vocabulary/index.js';

const ACTIVITIES = ['Announce', 'Create'];

/** Takes what lies in collections of other servers, as far as it is to come. */
@Injectable()
export class CollectedEvents {
  constructor(
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly events: RemoteEvents,
    private readonly documents: RemoteDocuments,
    private readonly shares: Shares,
    private readonly log: Log,
  ) {}

  /** An event, its address, or the activity that told of it; `address` is where it stood, in a collection of the actor's. */
  async take(item: unknown, actorId: string, address: string): Promise<void> {
    try {
      if (isDocument(item) && hasType(item, ...ACTIVITIES)) await this.takeActivity(item, actorId, address);
      else await this.bring(item, address);
    } catch (error) {
      if (!isRemoteRefusal(error) && !(error instanceof DomainError)) throw error;
      this.log.debug({ err: error }, 'something in a collection was not taken');
    }
  }

  private async takeActivity(item: Document, actorId: string, address: string): Promise<void> {
    const { id, type, object, objectUri } = readActivity(item);
    const isOfActivity = object !== null && hasType(object, 'Create');
    const event = await this.bring((isOfActivity ? object.object : object) ?? objectUri, address);
    if (event && type === 'Announce') await this.shares.add({ uri: id, eventId: event.id, actorId });
    if (event && !event.local) await this.events.reveal([event.id]);
  }

  /** Null for what is over, and for what is no event. */
  private async bring(told: unknown, address: string): Promise<Event | null> {
    const uri = idOf(told);
    if (!uri) return null;
    const known = await this.queries.findByUrl(uri);
    if (known) return known.deletedAt ? null : known;
    const document = isWhole(told, address) ? told : await this.documents.fetch(uri);
    if (!hasType(document, 'Event') || this.isOver(document)) return null;
    return this.events.store(document);
  }

  private isOver(document: Document): boolean {
    const { beginsOn, endsOn } = readEvent(document).event;
    return (endsOn ?? beginsOn) <= this.clock.now();
  }
}

/** Whether it is all that its own server says of the event; some only name title and time. */
function isWhole(told: unknown, address: string): told is Document {
  if (!isDocument(told) || !haveOneOrigin(String(told.id), address)) return false;
  return 'content' in told && ('to' in told || 'cc' in told);
}
