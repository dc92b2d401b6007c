import { Injectable } from '@nestjs/common';
import { type Event, EventQueries, SeriesDates } from '#convoke/events';
import type { Feed, FeedPage } from './feed.js';
import { toldOf } from './feed-formats.js';

/** Makes of events that were found what a feed tells of them. */
@Injectable()
export class FeedEvents {
  constructor(
    private readonly events: EventQueries,
    private readonly series: SeriesDates,
  ) {}

  /** `found` is what the page's window has. */
  async tell(found: Event[], page: FeedPage): Promise<Pick<Feed, 'events' | 'nextPage'>> {
    const { told, nextPage } = toldOf(found, page);
    const events = await this.events.described(told);
    // The rule of a series goes on: what is over of it are single dates.
    return { events: page.isPast ? events.map((event) => ({ event })) : await this.series.named(events), nextPage };
  }
}
