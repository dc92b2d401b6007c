import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, insertRows, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { type AddressContent, AddressService } from '#convoke/places';
import { blankEvent, writeContent } from './event-content.js';
import { Event } from './event.entity.js';
import { EventParts } from './event-parts.service.js';
import { EventPublication } from './event-publication.service.js';
import { EventStats } from './event-stats.entity.js';
import { EventSuspensions } from './event-suspensions.service.js';
import type { ForeignEvent, ForeignParts } from './foreign-event.js';
import { contentOfForeign, type ForeignContent } from './foreign-event.schema.js';
import { GuestList } from './guest-list.service.js';
import { TagService } from './tag.service.js';

/** An event from elsewhere as it shall be written. */
export interface NewForeignEvent {
  event: Event;
  address: AddressContent | null;
  content: ForeignContent;
}

/** Makes events of other servers, many with the statements of one: a server that we begin to follow tells hundreds. */
@Injectable()
export class ForeignEventCreation {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly addresses: AddressService,
    private readonly tags: TagService,
    private readonly parts: EventParts,
    private readonly publication: EventPublication,
    private readonly guests: GuestList,
    private readonly suspensions: EventSuspensions,
  ) {}

  /** The event as it was told; nothing is written yet. `address` is one that we take. */
  async read(foreign: ForeignEvent, parts: ForeignParts): Promise<NewForeignEvent> {
    const at = foreign.insertedAt ?? this.clock.now();
    const event = blankEvent({ uuid: randomUUID(), url: foreign.url, at });
    const content = contentOfForeign(foreign, await this.settings.current());
    writeContent(event, content);
    const { organizerId: organizerActorId, attributedToId, pictureId, discoverable } = parts;
    const made = { local: false, draft: false, publishedAt: at, updatedAt: foreign.changedAt ?? at };
    Object.assign(event, { ...made, organizerActorId, attributedToId, pictureId, discoverable });
    event.previousBeginsOn = foreign.previousBeginsOn;
    event.stats = EventStats.none({ reported: foreign.participantCount, reportedLeft: foreign.remainingCapacity });
    const address = this.addresses.read(foreign.address);
    event.timezone = event.options.timezone ?? address?.timezone ?? 'UTC';
    return { event, address, content };
  }

  /** Makes those that nobody has made before; null for the others. */
  async make(told: NewForeignEvent[]): Promise<(Event | null)[]> {
    return this.db.transaction(async (tx) => {
      const taken = await this.lock(
        tx,
        told.map(({ event }) => event.url),
      );
      // Of one that was told twice at once the first is made, and the other finds it there.
      const missing = told.filter(({ event: { url } }) => !taken.has(url) && taken.add(url));
      await this.insert(tx, missing);
      return told.map((one) => (missing.includes(one) ? one.event : null));
    });
  }

  /** Waits for others that make one of these; answers the addresses of events that are there. */
  private async lock(tx: Tx, urls: string[]): Promise<Set<string>> {
    // In one order, lest two wait for each other.
    await this.db.query(
      `SELECT pg_advisory_xact_lock(key) FROM (
        SELECT DISTINCT hashtextextended('event:' || url, 0) AS key FROM unnest($1::text[]) AS url ORDER BY key) keys`,
      [urls],
      tx,
    );
    const there = await this.db.query<{ url: string }>('SELECT url FROM events WHERE url = ANY($1)', [urls], tx);
    return new Set(there.map(({ url }) => url));
  }

  private async insert(tx: Tx, told: NewForeignEvent[]): Promise<void> {
    const events = told.map(({ event }) => event);
    await this.place(tx, told);
    await this.suspensions.noteNew(tx, events);
    await insertRows(tx, Event, events);
    await this.guests.open(tx, events);
    const tags = await this.tags.assignNew(tx, new Map(told.map(({ event, content }) => [event.id, content.tags])));
    for (const event of events) {
      event.tags = tags.get(event.id) ?? [];
      await this.parts.hold(tx, event);
    }
    // One that nobody may find yet is news when it is revealed.
    const shown = events.filter(({ discoverable }) => discoverable);
    await this.publication.announceForeign(tx, shown);
  }

  private async place(tx: Tx, told: NewForeignEvent[]): Promise<void> {
    const somewhere = told.filter(({ address }) => address !== null);
    const places = await this.addresses.add(
      tx,
      somewhere.map(({ address }) => address!),
    );
    somewhere.forEach(({ event }, index) => (event.physicalAddressId = places[index]!.id));
  }
}
