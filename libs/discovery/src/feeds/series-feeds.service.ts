import { Injectable } from '@nestjs/common';
import { Viewer } from '#convoke/actors';
import { Clock, DomainError, translate } from '#convoke/core';
import { EventService, SeriesDates } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import type { Feed, FeedFormat, FeedPage } from './feed.js';
import { FeedEvents } from './feed-events.service.js';
import { descriptionOf, localeOf, tellsSince, windowOf } from './feed-formats.js';

/** The feeds of series, for whoever has the address of one of their dates. */
@Injectable()
export class SeriesFeeds {
  constructor(
    private readonly clock: Clock,
    private readonly events: EventService,
    private readonly series: SeriesDates,
    private readonly feedEvents: FeedEvents,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** All dates of the event's series that strangers may see; null for an event alone. Throws event_not_found, gone. */
  async find(uuid: string, format: FeedFormat, page: FeedPage): Promise<Feed | null> {
    if (await this.events.deletedSince(uuid)) throw new DomainError('gone');
    const event = await this.events.get(Viewer.anonymous, uuid);
    const now = this.clock.now();
    const moment = page.isPast ? { until: now } : { after: tellsSince(format, now) ?? now };
    const dates = await this.series.list(event, Viewer.anonymous, moment, windowOf(page));
    if (!dates) return null;
    const locale = localeOf(await this.settings.current());
    return {
      title: translate('series_title', { title: event.title }, locale),
      description: descriptionOf(format, page, locale),
      path: `/events/${uuid}/dates/feed`,
      page: `/events/${uuid}/dates${page.isPast ? '?view=past' : ''}`,
      ...(await this.feedEvents.tell(dates, page)),
    };
  }
}
