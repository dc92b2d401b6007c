import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import {
  calendarOf,
  type Event,
  EventQueries,
  PublishedEvents,
  remainingRule,
  type SeriesDate,
  SeriesDates,
} from '#convoke/events';
import { type Document, EventDocuments } from '#convoke/federation';
import { PAGE, pagesOf } from '../archive/pages-of.js';
import type { ExportProgress } from './export-progress.js';

/** Calendar programs take no endless files, nor does the memory. */
const IN_CALENDAR = 500;
const WITH_TEXT = 'e.description';
/** More than a calendar keeps of it. */
const WITH_BEGINNING = 'left(e.description, 20000) AS description';

/** The events that a profile organizes, drafts too. */
@Injectable()
export class EventContents {
  constructor(
    private readonly queries: EventQueries,
    private readonly documents: EventDocuments,
    private readonly published: PublishedEvents,
    private readonly series: SeriesDates,
  ) {}

  /** As other servers read them, with the series that they are dates of. */
  async *asDocuments({ id }: Actor, siblings: string[], progress: ExportProgress): AsyncGenerator<Document> {
    for await (const events of this.pages(id, siblings, WITH_TEXT, PAGE)) {
      const dates = await this.series.of(events.map(({ id }) => id));
      const series = new Map(events.map(({ id, url }) => [url, dates.get(id)]));
      for (const { '@context': _, ...document } of await this.documents.of(events)) {
        yield { ...document, ...seriesMember(series.get(String(document.id))) };
      }
      await progress.add(events.length);
    }
  }

  /** As calendar files. */
  async *asCalendars({ id, url, name, preferredUsername }: Actor, siblings: string[], progress: ExportProgress) {
    for await (const events of this.pages(id, siblings, WITH_BEGINNING, IN_CALENDAR)) {
      const entries = await this.published.of(events.map((event) => ({ event })));
      yield calendarOf(entries, { name: name ?? preferredUsername, description: url });
      await progress.add(events.length);
    }
  }

  private async *pages(profileId: string, siblings: string[], text: string, size: number): AsyncGenerator<Event[]> {
    const which = 'WHERE e.organizer_actor_id = $1 AND e.id > $2 AND e.deleted_at IS NULL';
    const read = (after: string) => this.queries.list(`${which} ORDER BY e.id LIMIT ${size}`, [profileId, after], text);
    for await (const events of pagesOf<Event>(read)) {
      for (const event of events) hide(event, siblings);
      yield events;
    }
  }
}

function seriesMember(date: SeriesDate | undefined): object {
  if (!date) return {};
  const { uuid, recurrence, startsOn, status, isNext } = date;
  return { series: { uuid, recurrence, startsOn, status, date: date.date, isNext, remaining: remainingRule(date) } };
}

function hide(event: Event, siblings: string[]): void {
  event.contactIds = event.contactIds.filter((id) => !siblings.includes(id));
  if (event.attributedToId !== null && siblings.includes(event.attributedToId)) event.attributedToId = null;
}
