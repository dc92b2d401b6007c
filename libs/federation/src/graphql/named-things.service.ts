import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, type Viewer } from '#convoke/actors';
import { Clock } from '#convoke/core';
import { AddressSearch } from '#convoke/discovery';
import { type Event, EventQueries, visibleEvents } from '#convoke/events';
import { type Found, Lookup, type Name, nameFrom } from './lookup.service.js';

const MAX_EVENTS = 100;

/** Answers a search for one thing on the network: an event or a group itself, or what a profile has coming up. */
@Injectable()
export class NamedThings implements AddressSearch {
  constructor(
    private readonly clock: Clock,
    private readonly events: EventQueries,
    private readonly lookup: Lookup,
  ) {}

  async find(viewer: Viewer, words: string): Promise<Event[] | null> {
    const name = nameFrom(words);
    if (!name) return null;
    const found = await this.lookUp(viewer, name);
    if (!found) return [];
    return 'event' in found ? [found.event] : this.comingUp(viewer, found.actor.id);
  }

  async findGroups(viewer: Viewer, words: string): Promise<Actor[] | null> {
    const name = nameFrom(words);
    if (!name) return null;
    const found = await this.lookUp(viewer, name);
    return found && 'actor' in found && found.actor.type === ActorKind.GROUP ? [found.actor] : [];
  }

  /** Only who is signed in makes us ask other servers. */
  private async lookUp(viewer: Viewer, name: Name): Promise<Found | null> {
    const here = await this.lookup.findHere(viewer, name);
    return here ?? (viewer.isAnonymous ? null : this.lookup.fetch(viewer, name));
  }

  private async comingUp(viewer: Viewer, actorId: string): Promise<Event[]> {
    return this.events.list(
      `WHERE (e.organizer_actor_id = $1 OR e.attributed_to_id = $1) AND ${visibleEvents('$2', viewer)} AND NOT e.draft
        AND coalesce(e.ends_on, e.begins_on) >= $3 ORDER BY e.begins_on, e.id LIMIT ${MAX_EVENTS}`,
      [actorId, viewer.actorIds, this.clock.now()],
    );
  }
}
