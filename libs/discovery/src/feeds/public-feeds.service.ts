import { Injectable } from '@nestjs/common';
import { Clock, type Locale, parseInput } from '#convoke/core';
import { categoryLabel, InstanceSettingsService } from '#convoke/instance';
import { eventSearchInput } from '../search/event-search.schema.js';
import { EventSearchService } from '../search/event-search.service.js';
import type { Feed, FeedFormat, FeedPage } from './feed.js';
import { descriptionOf, FORMATS, localeOf, tellsSince, windowOf } from './feed-formats.js';
import { FeedEvents } from './feed-events.service.js';
import type { FeedSearch } from './feed-search.schema.js';

type FoundEvents = Pick<Feed, 'events' | 'nextPage'>;

/** The feeds that everybody may read: that of the instance and those of searches. */
@Injectable()
export class PublicFeeds {
  constructor(
    private readonly clock: Clock,
    private readonly search: EventSearchService,
    private readonly events: FeedEvents,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** What is published here. */
  async instance(format: FeedFormat, page: FeedPage): Promise<Feed> {
    const settings = await this.settings.current();
    const locale = localeOf(settings);
    const found = await this.find({ searchTarget: 'self' }, format, page, locale);
    const description = descriptionOf(format, page, locale);
    return { description, title: settings.name, path: '/feed/instance', page: '/', ...found };
  }

  /** What is found here and on other servers. Throws InvalidInput. */
  async searched(criteria: FeedSearch, format: FeedFormat, part: FeedPage): Promise<Feed> {
    const settings = await this.settings.current();
    const locale = localeOf(settings);
    const found = await this.find(criteria, format, part, locale);
    const { term, tags, category } = criteria;
    const kind = category && categoryLabel(category.toUpperCase(), locale, settings.eventCategories);
    const words = [term, tags && `#${tags}`, kind].filter(Boolean).join(', ');
    const page =
      tags && !term ? `/tag/${encodeURIComponent(tags)}` : `/search?search=${encodeURIComponent(term ?? '')}`;
    const title = words ? `${words} – ${settings.name}` : settings.name;
    return { description: descriptionOf(format, part, locale), title, path: '/feed/search', page, ...found };
  }

  private async find(criteria: FeedSearch, format: FeedFormat, page: FeedPage, locale: Locale): Promise<FoundEvents> {
    const input = parseInput(eventSearchInput, {
      ...criteria,
      ...this.period(criteria, format, page),
      sortBy: page.isPast ? 'start_time_desc' : FORMATS[format].sortBy,
      oncePerSeries: format !== 'ics',
    });
    const { elements } = await this.search.find(input, locale, windowOf(page), { elements: true, total: false });
    return this.events.tell(elements, page);
  }

  /** What is over ends now at the latest; what goes on begins with some of the past, unless a time was named. */
  private period({ beginsOn, endsOn }: FeedSearch, format: FeedFormat, { isPast }: FeedPage): object {
    const now = this.clock.now();
    if (isPast) return { beginsOn: beginsOn ?? null, endsOn: endsOn && endsOn < now ? endsOn : now };
    return beginsOn || endsOn ? {} : { beginsOn: tellsSince(format, now) };
  }
}
