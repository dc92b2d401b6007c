import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { type Config, InjectConfig, knownLocale, type Locale, type Tx } from '#convoke/core';
import { categoryLabel, InstanceSettingsService, USUAL_CATEGORY } from '#convoke/instance';
import { Storage } from '#convoke/media';
import type { Address } from '#convoke/places';
import { baseLocale } from '#translations/runtime';
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
  /** What it is about, in its language; null where that says nothing. */
  category: string | null;
  picture: { url: string; contentType: string } | null;
}

/** When it last became something else for whoever reads. */
export function changedAt({ event, concern }: PublishedEvent): Date {
  return concern && concern.since > event.updatedAt ? concern.since : event.updatedAt;
}

/** What is said of it around its own words. */
export function localeOf({ language }: Event): Locale {
  return knownLocale(language) ?? baseLocale;
}

/** Gathers what an event's row has not. */
@Injectable()
export class PublishedEvents {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly actors: ActorQueries,
    private readonly storage: Storage,
    private readonly settings: InstanceSettingsService,
  ) {}

  async of(told: ToldEvent[], tx?: Tx): Promise<PublishedEvent[]> {
    const ids = told.map(({ event }) => event.attributedToId).filter((id) => id !== null);
    const groups = await this.actors.findMany([...new Set(ids)], tx);
    const { eventCategories } = await this.settings.current(tx);
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
        category:
          event.category === USUAL_CATEGORY ? null : categoryLabel(event.category, localeOf(event), eventCategories),
        picture: picture && { url: this.storage.url(picture.key), contentType: picture.contentType },
      };
    });
  }
}
