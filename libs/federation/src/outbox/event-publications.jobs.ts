import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Database, OnDomainEvent, OnDomainEvents, type Tx } from '#convoke/core';
import {
  type DeletedEvent,
  type Event,
  EventDeleted,
  EventListingChanged,
  EventPublished,
  EventQueries,
  EventUpdated,
  EventVisibility,
  isForMembers,
} from '#convoke/events';
import { announcementOf, EventDocuments } from '../documents/index.js';
import { GroupPublications } from '../groups/group-publications.service.js';
import {
  addressesOf,
  type Document,
  readAudience,
  writeAudience,
  writeCreate,
  writeDelete,
  writeTombstone,
  writeUpdate,
} from '../vocabulary/index.js';
import { isCurrent } from './current-version.js';
import { EventAudience } from './event-audience.service.js';
import { Outbox } from './outbox.service.js';

/** Tells other servers what becomes of our events: everybody who follows of open ones, of the others who takes part, and the members of their group. */
@Injectable()
export class EventPublications {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly documents: EventDocuments,
    private readonly audience: EventAudience,
    private readonly groups: GroupPublications,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvents(EventPublished)
  async publish(published: { eventId: string }[]): Promise<void> {
    for (const { eventId } of published) {
      await this.tell(eventId, async (tx, event, document) => {
        if (event.isOpenToRead() || isForMembers(event)) await this.create(tx, event, document);
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
        // Those who follow a group do not hear of what it tells its members alone.
        const isForLinks = event.attributedToId !== null && event.visibility === EventVisibility.UNLISTED;
        const { inboxes } = await this.insiders(tx, event);
        await this.post(
          tx,
          event,
          update,
          isForLinks && !opensOrCloses ? inboxes : await this.audience.everybody(tx, event),
        );
      });
    }
  }

  /** What was published in silence its followers know, and those of the instance hear of when it is over. */
  @OnDomainEvents(EventListingChanged)
  async list(changes: { eventId: string }[]): Promise<void> {
    for (const { eventId } of await this.ours(changes)) {
      await this.tell(eventId, async (tx, event) => {
        if (!(await this.audience.isAhead(tx, event))) await this.announce(tx, event);
      });
    }
  }

  @OnDomainEvent(EventDeleted)
  async delete({ eventId, wasPublished, byActorId }: DeletedEvent): Promise<void> {
    const event = wasPublished ? await this.events.findById(eventId) : null;
    if (event && !event.local && byActorId) await this.deleteElsewhere(event, byActorId);
    if (!event?.local || !event.deletedAt) return;
    await this.db.transaction(async (tx) => {
      const { inboxes } = await this.insiders(tx, event);
      const told = event.isOpenToRead() ? await this.audience.everybody(tx, event) : inboxes;
      await this.bury(tx, event, told, event.deletedAt!);
    });
  }

  /** One that lives elsewhere, by somebody of ours for its group, which is told, and its organizer's server. */
  private async deleteElsewhere(event: Event, byActorId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [author, group] = [await tx.findOneBy(Actor, { id: byActorId }), await this.audience.group(tx, event)];
      if (!author?.local || !group || !event.deletedAt) return;
      const audience = await this.documents.audienceIn(tx, group, event);
      const activity = writeDelete(author.url, writeTombstone(event.url, 'Event', event.deletedAt), audience);
      const inboxes = await this.groups.inboxes(tx, group, event.visibility === EventVisibility.PUBLIC);
      inboxes.push(...(await this.audience.home(tx, event)));
      await this.outbox.post(tx, { actor: author, activity, objectUri: event.url, inboxes });
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

  /** By its organizer to those who follow them or are in its group, and by the instance to those who follow it. */
  private async create(tx: Tx, event: Event, document: Document): Promise<void> {
    if (await this.audience.isAhead(tx, event)) return;
    const isPublic = event.visibility === EventVisibility.PUBLIC;
    const activity = writeCreate(String(document.actor), document);
    const [author, group] = [await this.audience.organizer(tx, event), await this.audience.group(tx, event)];
    if (group) await this.groups.tell(tx, { group, author, activity, objectUri: event.url, isPublic });
    else await this.post(tx, event, activity, await this.audience.followersOfOwners(tx, event));
    await this.announce(tx, event);
  }

  /** By the instance, to those who follow it. */
  private async announce(tx: Tx, event: Event): Promise<void> {
    if (event.visibility !== EventVisibility.PUBLIC || event.silenced) return;
    const { instance, inboxes } = await this.audience.followersOfInstance(tx);
    const announce = announcementOf(instance, event);
    await this.outbox.post(tx, { actor: instance, activity: announce, objectUri: event.url, inboxes });
  }

  /** Who takes part is told, or is in the group that it is for; everybody else forgets one that was open. */
  private async updateClosed(tx: Tx, event: Event, document: Document, closes: boolean): Promise<void> {
    const { uris, inboxes } = await this.insiders(tx, event);
    if (closes && isForMembers(event)) await this.create(tx, event, document);
    if (closes) {
      const all = await this.audience.everybody(tx, event);
      const others = all.filter((inbox) => !inboxes.includes(inbox));
      await this.bury(tx, event, others, event.updatedAt);
    }
    const to = [...readAudience(document).to, ...uris];
    const update = writeUpdate(String(document.actor), { ...document, to, cc: [] }, event.updatedAt);
    await this.post(tx, event, update, inboxes);
  }

  /** Who knows of one that is not for everybody: its guests, and its group unless it is for the invited alone. */
  private async insiders(tx: Tx, event: Event): Promise<{ uris: string[]; inboxes: string[] }> {
    const { uris, inboxes } = await this.audience.guests(tx, event);
    const members = event.visibility === EventVisibility.PRIVATE ? [] : await this.audience.members(tx, event);
    return { uris, inboxes: [...new Set([...inboxes, ...members])] };
  }

  private async bury(tx: Tx, event: Event, inboxes: string[], at: Date): Promise<void> {
    const [organizer, group] = [await this.audience.organizer(tx, event), await this.audience.group(tx, event)];
    const audience = group
      ? await this.documents.audienceIn(tx, group, event)
      : writeAudience(event.visibility, addressesOf(organizer).followers);
    const activity = writeDelete(organizer.url, writeTombstone(event.url, 'Event', at), audience);
    // One may be closed, opened and deleted.
    await this.post(tx, event, { ...activity, id: `${String(activity.id)}/${at.getTime()}` }, inboxes);
  }

  private async post(tx: Tx, event: Event, activity: Document, inboxes: string[]): Promise<void> {
    const actor = await this.audience.organizer(tx, event);
    await this.outbox.post(tx, { actor, activity, objectUri: event.url, inboxes });
  }
}
