import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { type Config, InjectConfig, type Tx } from '#convoke/core';
import { Storage } from '#convoke/media';
import type { Address } from '#convoke/places';
import type { Event } from './event.entity.js';
import type { SeriesDate } from './series/series-dates.service.js';

/** An event that is told of elsewhere, and how it concerns whoever reads, where that is one person. */
export interface ToldEvent {
  /** Read with its companions and its description. */
  event: Event;
  /** The text may be empty. */
  concern?: { tentative: boolean; text: string; since: Date };
  /** Of which series it is told as a date, and after which day that goes on by its rule alone, if it does. */
  occurrence?: SeriesDate & { goesOnAfter: string | null };
}

/** With what calendars and feeds say of it. */
export interface PublishedEvent extends ToldEvent {
  /** The page about it here. */
  page: string;
  /** The public profile or group that it is published by. */
  organizer: { name: string; url: string } | null;
  place: Address | null;
  picture: { url: string; contentType: string } | null;
}

/** When it last became something else for whoever reads. */
export function changedAt({ event, concern }: PublishedEvent): Date {
  return concern && concern.since > event.updatedAt ? concern.since : event.updatedAt;
}

/** Gathers what an event's row has not. */
@Injectable()
export class PublishedEvents {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly actors: ActorQueries,
    private readonly storage: Storage,
  ) {}

  async of(told: ToldEvent[], tx?: Tx): Promise<PublishedEvent[]> {
    const ids = told.map(({ event }) => event.attributedToId).filter((id) => id !== null);
    const groups = await this.actors.findMany([...new Set(ids)], tx);
    return told.map(({ event, concern, occurrence }) => {
      const { organizer = null, place = null, picture = null } = event.companions ?? {};
      // Who is behind a group's event is for those who edit it.
      const publisher = event.attributedToId === null ? organizer : groups.get(event.attributedToId);
      return {
        event,
        concern,
        occurrence,
        page: `${this.server.publicUrl}/events/${event.uuid}`,
        organizer: publisher ? { name: publisher.name || publisher.preferredUsername, url: publisher.url } : null,
        place,
        picture: picture && { url: this.storage.url(picture.key), contentType: picture.contentType },
      };
    });
  }
}
