import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, type Config, Database, DomainError, InjectConfig, parseInput, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { assertOffered } from './event-category.js';
import { assertConsistent, blankEvent, writeContent } from './event-content.js';
import { Event } from './event.entity.js';
import { EventParts, type GivenParts } from './event-parts.service.js';
import { EventPublication } from './event-publication.service.js';
import { type NewEvent, newEvent } from './event.schema.js';
import { EventSuspensions } from './event-suspensions.service.js';
import { EventGroups } from './groups/event-groups.service.js';
import { GuestList } from './guest-list.service.js';
import { OccurrenceList } from './series/occurrence-list.service.js';

/** Makes events, as drafts or published at once. */
@Injectable()
export class EventCreation {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly parts: EventParts,
    private readonly groups: EventGroups,
    private readonly publication: EventPublication,
    private readonly guests: GuestList,
    private readonly suspensions: EventSuspensions,
    private readonly occurrences: OccurrenceList,
  ) {}

  /**
   * Throws InvalidInput naming every field that breaks a rule; then nothing is written. `beside` writes what a caller keeps
   * of the event, or neither is there.
   */
  async create(
    viewer: Viewer,
    given: GivenParts & object,
    beside?: (tx: Tx, event: Event) => Promise<void>,
  ): Promise<Event> {
    const settings = await this.settings.current();
    if (!settings.eventCreation) throw new DomainError('event_creation_closed');
    const content = parseInput(newEvent, given);
    assertOffered(content, settings);
    const event = this.begun(content);
    const parts = await this.parts.prepare(viewer, given, content);
    await this.publication.consult(event);
    return this.db.transaction(async (tx) => {
      if (!event.draft) await this.publication.admit(tx, event);
      await this.groups.attribute(tx, event, content.attributedToId ?? null);
      await this.parts.settle(tx, event, parts);
      await this.suspensions.noteNew(tx, [event]);
      await tx.insert(Event, event);
      await this.guests.open(tx, [event]);
      await this.parts.link(tx, event, parts);
      await this.occurrences.settle(tx, event, content.recurrence, event.draft);
      await beside?.(tx, event);
      await (event.draft ? this.publication.schedule(tx, event) : this.publication.announce(tx, event));
      return event;
    });
  }

  private begun(content: NewEvent): Event {
    const now = this.clock.now();
    const uuid = randomUUID();
    const event = blankEvent({ uuid, url: `${this.server.publicUrl}/events/${uuid}`, at: now });
    writeContent(event, content);
    assertConsistent(event);
    event.organizerActorId = content.organizerActorId;
    event.setPublication({ draft: content.draft ?? false, publishAt: content.publishAt ?? null }, now);
    return event;
  }
}
