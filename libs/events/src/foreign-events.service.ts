import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, Gathering, InvalidInput, type Tx } from '#convoke/core';
import { type AddressInput, AddressService } from '#convoke/places';
import { saveEvent, writeContent } from './event-content.js';
import type { Event } from './event.entity.js';
import { planOf } from './event-plan.js';
import { EventParts } from './event-parts.service.js';
import { EventPublication } from './event-publication.service.js';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';
import type { EventField } from './events.domain-events.js';
import { EventStats } from './event-stats.entity.js';
import { EventSuspensions } from './event-suspensions.service.js';
import { ForeignEventCreation, type NewForeignEvent } from './foreign-event-creation.service.js';
import type { ForeignEvent, ForeignParts } from './foreign-event.js';
import type { ForeignContent } from './foreign-event.schema.js';
import { GuestList } from './guest-list.service.js';

const MADE_AT_ONCE = 50;

/** Keeps events of other servers as they tell them. */
@Injectable()
export class ForeignEvents {
  private readonly making = new Gathering((told: NewForeignEvent[]) => this.creation.make(told), MADE_AT_ONCE);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly service: EventService,
    private readonly parts: EventParts,
    private readonly publication: EventPublication,
    private readonly guests: GuestList,
    private readonly suspensions: EventSuspensions,
    private readonly addresses: AddressService,
    private readonly creation: ForeignEventCreation,
  ) {}

  /**
   * Makes the event, or changes it to what its server says now; an older version changes nothing, nor does one of an
   * event that is deleted. Throws unauthorized when it has another organizer than before and nothing vouches for that.
   */
  async save(foreign: ForeignEvent, parts: ForeignParts): Promise<Event> {
    const told = { ...foreign, address: this.acceptable(foreign.address) };
    const read = await this.creation.read(told, parts);
    const made = await this.making.add(read);
    return made ?? this.db.transaction((tx) => this.change(tx, told, read.content, parts));
  }

  /** Deletes what its server says is gone; true when there was something to delete. */
  async remove(url: string): Promise<boolean> {
    return this.bury(url, false, null);
  }

  /** Deletes one of ours for somebody elsewhere who may publish for its group; null where the group says so itself. */
  async removeOurs(url: string, actorId: string | null): Promise<boolean> {
    return this.bury(url, true, actorId);
  }

  /**
   * Forgets what is kept of a group elsewhere for its members here, or all that nobody else may find, but for what
   * somebody here takes part in or is invited to.
   */
  async drop(groupId: string, publicToo: boolean): Promise<void> {
    await this.db.transaction(async (tx) => {
      const rows = await this.db.query<{ id: string }>(
        `SELECT e.id FROM events e WHERE e.attributed_to_id = $1 AND NOT e.local
            AND (e.visibility IN ('restricted', 'private') OR ($2 AND NOT e.discoverable))
            AND NOT EXISTS (SELECT FROM participations p JOIN actors a ON a.id = p.actor_id
              WHERE p.event_id = e.id AND a.domain IS NULL)
            AND NOT EXISTS (SELECT FROM event_invitations i JOIN actors a ON a.id = i.actor_id
              WHERE i.event_id = e.id AND a.domain IS NULL)
          ORDER BY e.id FOR UPDATE`,
        [groupId, publicToo],
        tx,
      );
      for (const { id } of rows) {
        const event = await this.queries.getById(id, tx);
        event.bury(this.clock.now());
        await this.parts.clear(tx, event);
        await this.db.query('DELETE FROM events WHERE id = $1', [id], tx);
      }
    });
  }

  /** Shows strangers the events of elsewhere that meet the condition, on events as `e`, and hides those of `ids` that do not. */
  async reveal(ids: string[], condition: string, params: unknown[] = []): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await this.db.query<{ id: string }>(
        `UPDATE events SET discoverable = NOT events.discoverable
          FROM (SELECT e.id FROM events e WHERE e.id = ANY($1) AND NOT e.local AND e.discoverable <> (${condition})
            ORDER BY e.id FOR NO KEY UPDATE) wrong
          WHERE events.id = wrong.id RETURNING events.id`,
        [ids, ...params],
        tx,
      );
      await this.publication.announceVisibility(
        tx,
        changed.map(({ id }) => id),
      );
    });
  }

  private async bury(url: string, local: boolean, actorId: string | null): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const known = await this.queries.findByUrl(url, tx);
      if (known?.local !== local) return false;
      await this.guests.lock(tx, known.id);
      const event = await this.queries.getById(known.id, tx);
      if (event.deletedAt) return false;
      if (actorId && !event.publisherIds.includes(actorId)) throw new DomainError('unauthorized');
      await this.service.bury(tx, event, { userId: null, actorId });
      return true;
    });
  }

  private async change(tx: Tx, foreign: ForeignEvent, content: ForeignContent, parts: ForeignParts): Promise<Event> {
    const [known] = await this.db.query<{ id: string }>('SELECT id FROM events WHERE url = $1', [foreign.url], tx);
    const { id } = known!;
    await this.guests.lock(tx, id);
    const event = await this.queries.getById(id, tx);
    const goesOver = event.organizerActorId !== parts.organizerId;
    if (event.local || (goesOver && !parts.handsOver)) throw new DomainError('unauthorized');
    if (event.deletedAt || (foreign.changedAt && foreign.changedAt < event.updatedAt)) return event;
    this.assertOfGroup(event, parts);
    const was = planOf(event);
    const { beginsOn } = event;
    const changed = writeContent(event, content);
    // Most servers do not tell that they moved it, but it shows.
    if (changed.includes('beginsOn')) event.previousBeginsOn = beginsOn;
    event.previousBeginsOn = foreign.previousBeginsOn ?? event.previousBeginsOn;
    changed.push(...(await this.parts.settle(tx, event, { address: foreign.address, pictureId: parts.pictureId })));
    changed.push(...(await this.parts.link(tx, event, { tags: content.tags })));
    if (goesOver) changed.push(await this.handOver(tx, event, parts.organizerId));
    if (event.attributedToId === null && parts.attributedToId) changed.push(await this.attribute(tx, event, parts));
    event.updatedAt = foreign.changedAt ?? this.clock.now();
    await saveEvent(tx, event);
    await this.report(tx, event, foreign);
    await this.publication.announceChange(tx, event, { changed, was, byUserId: null });
    return event;
  }

  /** What is known as a group's is told by those who publish for it, as far as it is known here who does. */
  private assertOfGroup({ attributedToId, publisherIds }: Event, parts: ForeignParts): void {
    if (attributedToId === null || publisherIds.length === 0) return;
    if (parts.attributedToId !== attributedToId) throw new DomainError('unauthorized');
  }

  /** Other ways than that of its group may have brought it first. */
  private async attribute(tx: Tx, event: Event, { attributedToId }: ForeignParts): Promise<EventField> {
    event.attributedToId = attributedToId;
    await this.suspensions.note(tx, event);
    return 'attributedTo';
  }

  private async handOver(tx: Tx, event: Event, organizerId: string): Promise<EventField> {
    await this.guests.handOver(tx, event, organizerId);
    event.organizerActorId = organizerId;
    await this.suspensions.note(tx, event);
    return 'organizerActor';
  }

  /** The address; one that we would refuse as its words alone. */
  private acceptable(address: AddressInput | null): AddressInput | null {
    try {
      this.addresses.read(address);
      return address;
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const description = [address?.description, address?.street, address?.locality].filter(Boolean).join(', ');
      return { description: description.slice(0, 200) };
    }
  }

  private async report(
    tx: Tx,
    { id, stats }: Event,
    { participantCount, remainingCapacity }: ForeignEvent,
  ): Promise<void> {
    const told = { reported: participantCount, reportedLeft: remainingCapacity };
    Object.assign(stats, told);
    await tx.update(EventStats, { eventId: id }, told);
  }
}
