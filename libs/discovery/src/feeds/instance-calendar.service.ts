import { Injectable } from '@nestjs/common';
import { calendarOf, type Event, EventQueries, LISTED, type PublishedEvent, PublishedEvents } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';

const PAGE = 500;
/** More than a calendar keeps of it. */
const BEGINNING = 'left(e.description, 20000) AS description';

/** All events of this instance that everybody may see, past ones too, in one calendar. */
@Injectable()
export class InstanceCalendar {
  constructor(
    private readonly events: EventQueries,
    private readonly published: PublishedEvents,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Tells how many it has read so far. */
  async write(tell: (count: number) => void = () => {}): Promise<{ calendar: string; count: number }> {
    const entries: PublishedEvent[] = [];
    for (let events = await this.after('0'); events.length > 0; events = await this.after(events.at(-1)!.id)) {
      entries.push(...(await this.published.of(events.map((event) => ({ event })))));
      tell(entries.length);
    }
    const { name, description } = await this.settings.current();
    return { calendar: calendarOf(entries, { name, description }), count: entries.length };
  }

  private async after(id: string): Promise<Event[]> {
    return this.events.list(`WHERE e.local AND e.id > $1 AND ${LISTED} ORDER BY e.id LIMIT ${PAGE}`, [id], BEGINNING);
  }
}
