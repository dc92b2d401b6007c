import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock } from '#convoke/core';
import { AddressSearch } from '#convoke/discovery';
import { type Event, EventQueries, visibleEvents } from '#convoke/events';
import { Lookup, nameFrom } from './lookup.service.js';

const MAX_EVENTS = 100;

/** Answers a search for one thing on the network: the event itself, or what a profile has coming up. */
@Injectable()
export class NamedEvents implements AddressSearch {
  constructor(
    private readonly clock: Clock,
    private readonly events: EventQueries,
    private readonly lookup: Lookup,
  ) {}

  /** Only who is signed in makes us ask other servers. */
  async find(viewer: Viewer, words: string): Promise<Event[] | null> {
    const name = nameFrom(words);
    if (!name) return null;
    const here = await this.lookup.findHere(viewer, name);
    const found = here ?? (viewer.isAnonymous ? null : await this.lookup.fetch(viewer, name));
    if (!found) return [];
    return 'event' in found ? [found.event] : this.comingUp(viewer, found.actor.id);
  }

  private async comingUp(viewer: Viewer, actorId: string): Promise<Event[]> {
    return this.events.list(
      `WHERE (e.organizer_actor_id = $1 OR e.attributed_to_id = $1) AND ${visibleEvents('$2', viewer)} AND NOT e.draft
        AND coalesce(e.ends_on, e.begins_on) >= $3 ORDER BY e.begins_on, e.id LIMIT ${MAX_EVENTS}`,
      [actorId, viewer.actorIds, this.clock.now()],
    );
  }
}
