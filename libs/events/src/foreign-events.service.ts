import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, InvalidInput, type Tx } from '#convoke/core';
import type { AddressInput } from '#convoke/places';
import { blankEvent, saveEvent, writeContent } from './event-content.js';
import { Event } from './event.entity.js';
import { EventParts } from './event-parts.service.js';
import { EventPublication } from './event-publication.service.js';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';
import { EventStats } from './event-stats.entity.js';
import { EventSuspensions } from './event-suspensions.service.js';
import type { ForeignEvent } from './foreign-event.js';
import { contentOfForeign } from './foreign-event.schema.js';
import { GuestList } from './guest-list.service.js';
import { ParticipantRole } from './participation.entity.js';

/** What stands beside an event from elsewhere, found before it is written. */
export interface ForeignParts {
  organizerId: string;
  attributedToId: string | null;
  pictureId: string | null;
  /** Whether strangers may find it; never takes back what was given before. */
  discoverable: boolean;
}

/** Keeps events of other servers as they tell them. */
@Injectable()
export class ForeignEvents {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly service: EventService,
    private readonly parts: EventParts,
    private readonly publication: EventPublication,
    private readonly guests: GuestList,
    private readonly suspensions: EventSuspensions,
  ) {}

  /**
   * Makes the event, or changes it to what its server says now; an older version changes nothing, nor does one of an
   * event that is deleted. Throws unauthorized when another organizer than before tells it.
   */
  async save(foreign: ForeignEvent, parts: ForeignParts): Promise<Event> {
    return this.db.transaction(async (tx) => {
      // Of two that bring it at once the second finds what the first has made.
      await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`event:${foreign.url}`], tx);
      const known = await this.queries.findByUrl(foreign.url, tx);
      return known ? this.change(tx, known.id, foreign, parts) : this.create(tx, foreign, parts);
    });
  }

  /** Deletes what its server says is gone; true when there was something to delete. */
  async remove(url: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const known = await this.queries.findByUrl(url, tx);
      if (!known || known.local) return false;
      await this.guests.lock(tx, known.id);
      const event = await this.queries.getById(known.id, tx);
      if (event.deletedAt) return false;
      await this.service.bury(tx, event);
      return true;
    });
  }

  /** Shows strangers the events of elsewhere that meet the condition, on events as `e`, and hides those of `ids` that do not. */
  async reveal(ids: string[], condition: string, params: unknown[] = []): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await this.db.query<{ id: string }>(
        `UPDATE events SET discoverable = wanted.discoverable
          FROM (SELECT e.id, (${condition}) AS discoverable FROM events e WHERE e.id = ANY($1) AND NOT e.local
            ORDER BY e.id FOR NO KEY UPDATE) wanted
          WHERE events.id = wanted.id AND events.discoverable <> wanted.discoverable RETURNING events.id`,
        [ids, ...params],
        tx,
      );
      await this.publication.announceVisibility(
        tx,
        changed.map(({ id }) => id),
      );
    });
  }

  private async create(tx: Tx, foreign: ForeignEvent, parts: ForeignParts): Promise<Event> {
    const at = foreign.insertedAt ?? this.clock.now();
    const event = blankEvent({ uuid: randomUUID(), url: foreign.url, at });
    const { organizerId: organizerActorId, attributedToId, discoverable } = parts;
    Object.assign(event, {
      local: false,
      draft: false,
      publishedAt: at,
      organizerActorId,
      attributedToId,
      discoverable,
    });
    const content = contentOfForeign(foreign);
    writeContent(event, content);
    event.previousBeginsOn = foreign.previousBeginsOn;
    event.updatedAt = foreign.changedAt ?? at;
    await this.settle(tx, event, foreign.address, parts.pictureId);
    await tx.insert(Event, event);
    await this.suspensions.note(tx, event);
    event.stats = await this.guests.open(tx, event.id);
    await this.guests.add(tx, { eventId: event.id, actorId: organizerActorId, role: ParticipantRole.CREATOR });
    await this.report(tx, event, foreign);
    await this.parts.link(tx, event, { tags: content.tags });
    // One that nobody may find yet is news when it is revealed.
    if (discoverable) await this.publication.announce(tx, event.id);
    return event;
  }

  private async change(tx: Tx, id: string, foreign: ForeignEvent, parts: ForeignParts): Promise<Event> {
    await this.guests.lock(tx, id);
    const event = await this.queries.getById(id, tx);
    if (event.local || event.organizerActorId !== parts.organizerId) throw new DomainError('unauthorized');
    if (event.deletedAt || (foreign.changedAt && foreign.changedAt < event.updatedAt)) return event;
    const content = contentOfForeign(foreign);
    const { beginsOn } = event;
    const changed = writeContent(event, content);
    // Most servers do not tell that they moved it, but it shows.
    if (changed.includes('beginsOn')) event.previousBeginsOn = beginsOn;
    event.previousBeginsOn = foreign.previousBeginsOn ?? event.previousBeginsOn;
    changed.push(...(await this.settle(tx, event, foreign.address, parts.pictureId)));
    changed.push(...(await this.parts.link(tx, event, { tags: content.tags })));
    event.updatedAt = foreign.changedAt ?? this.clock.now();
    event.discoverable ||= parts.discoverable;
    await saveEvent(tx, event);
    await this.report(tx, event, foreign);
    await this.publication.announceChange(tx, event, changed);
    return event;
  }

  /** An address that we would refuse is kept as its words. */
  private async settle(tx: Tx, event: Event, address: AddressInput | null, pictureId: string | null) {
    try {
      return await this.parts.settle(tx, event, { address, pictureId }, 'UTC');
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const description = [address?.description, address?.street, address?.locality].filter(Boolean).join(', ');
      return this.parts.settle(tx, event, { address: { description: description.slice(0, 200) }, pictureId }, 'UTC');
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
