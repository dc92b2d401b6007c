import { Injectable } from '@nestjs/common';
import { Clock, type Locale, parseInput, translate } from '#convoke/core';
import { EventQueries, SeriesDates } from '#convoke/events';
import { categoryLabel, type InstanceSettings, InstanceSettingsService } from '#convoke/instance';
import { eventSearchInput } from '../search/event-search.schema.js';
import { EventSearchService } from '../search/event-search.service.js';
import type { Feed, FeedFormat, FeedPage } from './feed.js';
import { DAYS_BACK, FORMATS, localeOf, tellsSince, toldOf, windowOf } from './feed-formats.js';
import type { FeedSearch } from './feed-search.schema.js';

type FoundEvents = Pick<Feed, 'events' | 'nextPage'>;

/** The feeds that everybody may read: that of the instance and those of searches. */
@Injectable()
export class PublicFeeds {
  constructor(
    private readonly clock: Clock,
    private readonly search: EventSearchService,
    private readonly events: EventQueries,
    private readonly series: SeriesDates,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** What is published here. */
  async instance(format: FeedFormat, page: FeedPage): Promise<Feed> {
    const settings = await this.settings.current();
    const found = await this.find({ searchTarget: 'self' }, format, page, localeOf(settings));
    return { ...aboutEvents(settings, format), title: settings.name, path: '/feed/instance', page: '/', ...found };
  }

  /** What is found here and on other servers. Throws InvalidInput. */
  async searched(criteria: FeedSearch, format: FeedFormat, part: FeedPage): Promise<Feed> {
    const settings = await this.settings.current();
    const found = await this.find(criteria, format, part, localeOf(settings));
    const { term, tags, category } = criteria;
    const kind = category && categoryLabel(category.toUpperCase(), localeOf(settings), settings.eventCategories);
    const words = [term, tags && `#${tags}`, kind].filter(Boolean).join(', ');
    const page =
      tags && !term ? `/tag/${encodeURIComponent(tags)}` : `/search?search=${encodeURIComponent(term ?? '')}`;
    const title = words ? `${words} – ${settings.name}` : settings.name;
    return { ...aboutEvents(settings, format), title, path: '/feed/search', page, ...found };
  }

  private async find(criteria: FeedSearch, format: FeedFormat, page: FeedPage, locale: Locale): Promise<FoundEvents> {
    const { sortBy } = FORMATS[format];
    const oncePerSeries = format !== 'ics';
    const input = parseInput(eventSearchInput, {
      ...this.period(criteria, format),
      ...criteria,
      sortBy,
      oncePerSeries,
    });
    const { elements } = await this.search.find(input, locale, windowOf(page), { elements: true, total: false });
    const { told, nextPage } = toldOf(elements, page);
    return { events: await this.series.named(await this.events.described(told)), nextPage };
  }

  private period({ endsOn }: FeedSearch, format: FeedFormat): Pick<FeedSearch, 'beginsOn'> {
    return endsOn ? {} : { beginsOn: tellsSince(format, this.clock.now()) };
  }
}

function aboutEvents(settings: InstanceSettings, format: FeedFormat): Pick<Feed, 'description'> {
  const { most, description } = FORMATS[format];
  return { description: translate(description, { days: DAYS_BACK, most }, localeOf(settings)) };
}
