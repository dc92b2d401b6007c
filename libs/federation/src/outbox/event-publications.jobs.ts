import { Injectable } from '@nestjs/common';
import { Database, OnDomainEvent, OnDomainEvents, type Tx } from '#convoke/core';
import { type Event, EventDeleted, EventPublished, EventQueries, EventUpdated, EventVisibility } from '#convoke/events';
import { announcementOf, EventDocuments } from '../documents/index.js';
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

/** Tells other servers what becomes of our events: everybody who follows of open ones, of the others who takes part. */
@Injectable()
export class EventPublications {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly documents: EventDocuments,
    private readonly audience: EventAudience,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvents(EventPublished)
  async publish(published: { eventId: string }[]): Promise<void> {
    for (const { eventId } of published) {
      await this.tell(eventId, async (tx, event, document) => {
        if (event.isOpenToRead()) await this.create(tx, event, document);
      });
    }
  }

  @OnDomainEvents(EventUpdated)
  async update(updates: { eventId: string; changed: string[] }[]): Promise<void> {
    for (const { eventId, changed } of await this.ours(updates)) {
      await this.tell(eventId, async (tx, event, document) => {
        const opensOrCloses = changed.includes('visibility');
        if (!event.isOpenToRead()) return this.updateClosed(tx, event, document, opensOrCloses);
        // Posted once at most: one that was open from the start has been told of before.
        if (opensOrCloses) await this.create(tx, event, document);
        const update = writeUpdate(String(document.actor), document, event.updatedAt);
        await this.post(tx, event, update, await this.audience.everybody(tx, event));
      });
    }
  }

  @OnDomainEvent(EventDeleted)
  async delete({ eventId, wasPublished }: { eventId: string; wasPublished: boolean }): Promise<void> {
    const event = wasPublished ? await this.events.findById(eventId) : null;
    if (!event?.local || !event.deletedAt) return;
    await this.db.transaction(async (tx) => {
      const { inboxes: guests } = await this.audience.guests(tx, event);
      const inboxes = event.isOpenToRead() ? await this.audience.everybody(tx, event) : guests;
      await this.bury(tx, event, inboxes, event.deletedAt!);
    });
  }

  /** Most of what an instance hears of is of elsewhere, and nothing to tell. */
  private async ours<Told extends { eventId: string }>(told: Told[]): Promise<Told[]> {
    const ids = told.map(({ eventId }) => eventId);
    const rows = await this.db.query<{ id: string }>('SELECT id FROM events WHERE id = ANY($1) AND local', [ids]);
    const ours = new Set(rows.map(({ id }) => id));
    return told.filter(({ eventId }) => ours.has(eventId));
  }

  /** Runs with the event as it is: a change that comes in between is read again, so that the newest is posted last. */
  private async tell(
    eventId: string,
    work: (tx: Tx, event: Event, document: Document) => Promise<void>,
  ): Promise<void> {
    for (let told = false; !told;) {
      const known = await this.events.findById(eventId);
      const event = known && (await this.events.findByUuid(known.uuid));
      if (!event?.local || event.draft || event.suspended || event.deletedAt) return;
      const [document] = await this.documents.of([event]);
      if (!document) return;
      told = await this.db.transaction(async (tx) => {
        const current = await isCurrent(this.db, tx, 'events', event);
        if (current) await work(tx, event, document);
        return current;
      });
    }
  }

  /** By its organizer to those who follow them, and of public ones by the instance to those who follow it. */
  private async create(tx: Tx, event: Event, document: Document): Promise<void> {
    if (await this.audience.isAhead(tx, event)) return;
    const activity = writeCreate(String(document.actor), document);
    await this.post(tx, event, activity, await this.audience.followersOfOwners(tx, event));
    if (event.visibility !== EventVisibility.PUBLIC) return;
    const { instance, inboxes } = await this.audience.followersOfInstance(tx);
    const announce = announcementOf(instance, event);
    await this.outbox.post(tx, { actor: instance, activity: announce, objectUri: event.url, inboxes });
  }

  /** Who takes part is told; everybody else forgets one that was open. */
  private async updateClosed(tx: Tx, event: Event, document: Document, closes: boolean): Promise<void> {
    const { uris: to, inboxes } = await this.audience.guests(tx, event);
    if (closes) {
      const all = await this.audience.everybody(tx, event);
      const others = all.filter((inbox) => !inboxes.includes(inbox));
      await this.bury(tx, event, others, event.updatedAt);
    }
    const update = writeUpdate(String(document.actor), { ...document, to, cc: [] }, event.updatedAt);
    await this.post(tx, event, update, inboxes);
  }

  private async bury(tx: Tx, event: Event, inboxes: string[], at: Date): Promise<void> {
    const organizer = await this.audience.organizer(tx, event);
    const audience = writeAudience(event.visibility, addressesOf(organizer).followers);
    const activity = writeDelete(organizer.url, writeTombstone(event.url, 'Event', at), audience);
    // One may be closed, opened and deleted.
    await this.post(tx, event, { ...activity, id: `${String(activity.id)}/${at.getTime()}` }, inboxes);
  }

  private async post(tx: Tx, event: Event, activity: Document, inboxes: string[]): Promise<void> {
    const actor = await this.audience.organizer(tx, event);
    await this.outbox.post(tx, { actor, activity, objectUri: event.url, inboxes });
  }
}
