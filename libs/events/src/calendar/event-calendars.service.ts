import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { type Config, InjectConfig, readableText } from '#convoke/core';
import { Storage } from '#convoke/media';
import type { Event } from '../event.entity.js';
import { type CalendarEntry, type CalendarTitle, writeCalendar } from './calendar.js';

/** Of each event in a calendar of many; its page has the rest. */
const LONGEST_DESCRIPTION = 2000;

/** An event that was read with its companions and its description. */
export type CalendarEvent = Pick<CalendarEntry, 'event' | 'concern'>;

/** Writes events as calendar files. */
@Injectable()
export class EventCalendars {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly actors: ActorQueries,
    private readonly storage: Storage,
  ) {}

  /** A file of one event. */
  async ofEvent(event: Event): Promise<string> {
    return writeCalendar(await this.entries([{ event }], Infinity));
  }

  /** A calendar of many events. */
  async of(events: CalendarEvent[], title: CalendarTitle): Promise<string> {
    return writeCalendar(await this.entries(events, LONGEST_DESCRIPTION), title);
  }

  private async entries(events: CalendarEvent[], longest: number): Promise<CalendarEntry[]> {
    const ids = events.map(({ event }) => event.attributedToId).filter((id) => id !== null);
    const groups = await this.actors.findMany([...new Set(ids)]);
    return events.map(({ event, concern }) => {
      const { organizer = null, place = null, picture = null } = event.companions ?? {};
      // Who is behind a group's event is for those who edit it.
      const publisher = event.attributedToId === null ? organizer : groups.get(event.attributedToId);
      return {
        event,
        concern,
        page: `${this.server.publicUrl}/events/${event.uuid}`,
        description: shortened(readableText(event.description), longest),
        organizer: publisher ? { name: publisher.name || publisher.preferredUsername, url: publisher.url } : null,
        place,
        picture: picture && { url: this.storage.url(picture.key), contentType: picture.contentType },
      };
    });
  }
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).toWellFormed().trimEnd()}…` : text;
}
