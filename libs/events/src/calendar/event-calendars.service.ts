import { Injectable } from '@nestjs/common';
import { readableText } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { type PublishedEvent, PublishedEvents, type ToldEvent } from '../published-events.service.js';
import { type CalendarEntry, type CalendarTitle, writeCalendar } from './calendar.js';

/** Of each event in a calendar of many; its page has the rest. */
const LONGEST_DESCRIPTION = 2000;

/** Writes events, read with their companions and descriptions, as calendar files. */
@Injectable()
export class EventCalendars {
  constructor(private readonly published: PublishedEvents) {}

  /** A file of one event. */
  async ofEvent(event: Event): Promise<string> {
    const entries = await this.published.of([{ event }]);
    return writeCalendar(entries.map((entry) => described(entry, Infinity)));
  }

  /** A calendar of many events. */
  async of(events: ToldEvent[], title: CalendarTitle): Promise<string> {
    const entries = await this.published.of(events);
    return writeCalendar(
      entries.map((entry) => described(entry, LONGEST_DESCRIPTION)),
      title,
    );
  }
}

function described(entry: PublishedEvent, longest: number): CalendarEntry {
  const text = readableText(entry.event.description);
  const whole = text.length <= longest;
  return { ...entry, description: whole ? text : `${text.slice(0, longest).toWellFormed().trimEnd()}…` };
}
