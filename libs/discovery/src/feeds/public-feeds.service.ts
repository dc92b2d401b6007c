import { Injectable } from '@nestjs/common';
import { GroupQueries } from '#convoke/actors';
import { chooseLocale, Clock, type Locale, parseInput, translate } from '#convoke/core';
import {
  type Event,
  EventOrderBy,
  EventQueries,
  GroupEventQueries,
  SeriesDates,
  type ToldEvent,
} from '#convoke/events';
import { type InstanceSettings, InstanceSettingsService } from '#convoke/instance';
import { type EventSearchInput, eventSearchInput } from '../search/event-search.schema.js';
import { EventSearchService } from '../search/event-search.service.js';
import type { Feed, FeedFormat } from './feed.js';
import type { FeedSearch } from './feed-search.schema.js';

const DAY_MS = 86_400_000;
/** Calendars forget what is no longer told, so some of the past is. */
const DAYS_BACK = 30;

/** Calendars have the events that are next, news the newest. */
const FORMATS = {
  ics: { most: 500, sortBy: 'start_time_asc', description: 'feed_description_calendar' },
  atom: { most: 100, sortBy: 'created_at_desc', description: 'feed_description_news' },
} as const;

const NOBODY = { actorIds: [], isModerator: false };

/** The feeds that everybody may read: that of the instance, those of groups and of searches. */
@Injectable()
export class PublicFeeds {
  constructor(
    private readonly clock: Clock,
    private readonly search: EventSearchService,
    private readonly groups: GroupQueries,
    private readonly groupEvents: GroupEventQueries,
    private readonly events: EventQueries,
    private readonly series: SeriesDates,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** What is published here. */
  async instance(format: FeedFormat): Promise<Feed> {
    const settings = await this.settings.current();
    const events = await this.find({ searchTarget: 'self' }, format, localeOf(settings));
    return { ...aboutEvents(settings, format), title: settings.name, path: '/feed/instance', page: '/', events };
  }

  /** What a group of this instance publishes for everybody; null where there is no such group that strangers may see. */
  async group(name: string, format: FeedFormat): Promise<Feed | null> {
    const group = await this.groups.findVisible(NOBODY, name, null);
    if (!group) return null;
    const settings = await this.settings.current();
    const path = `/@${group.preferredUsername}`;
    const title = group.name || group.preferredUsername;
    const { most } = FORMATS[format];
    const order = { by: format === 'ics' ? EventOrderBy.BEGINS_ON : EventOrderBy.INSERTED_AT } as const;
    const { elements } = await this.groupEvents.ofGroup(
      group.id,
      'stranger',
      { after: this.period({}, format).beginsOn ?? this.clock.now() },
      { ...order, direction: format === 'ics' ? 'ASC' : 'DESC' },
      { offset: 0, limit: most },
      { elements: true, total: false },
    );
    const events = await this.described(elements);
    return { ...aboutEvents(settings, format), title, path: `${path}/feed`, page: `${path}/events`, events };
  }

  /** What is found here and on other servers. Throws InvalidInput. */
  async searched(criteria: FeedSearch, format: FeedFormat): Promise<Feed> {
    const settings = await this.settings.current();
    const events = await this.find(criteria, format, localeOf(settings));
    const { term, tags, category } = criteria;
    const kind = category && translate(`category_${category.toLowerCase()}`, {}, localeOf(settings));
    const words = [term, tags && `#${tags}`, kind].filter(Boolean).join(', ');
    const page =
      tags && !term ? `/tag/${encodeURIComponent(tags)}` : `/search?search=${encodeURIComponent(term ?? '')}`;
    const title = words ? `${words} – ${settings.name}` : settings.name;
    return { ...aboutEvents(settings, format), title, path: '/feed/search', page, events };
  }

  private async find(criteria: FeedSearch, format: FeedFormat, locale: Locale): Promise<ToldEvent[]> {
    const { most, sortBy } = FORMATS[format];
    const oncePerSeries = format === 'atom';
    const input = parseInput(eventSearchInput, {
      ...this.period(criteria, format),
      ...criteria,
      sortBy,
      oncePerSeries,
    });
    return this.searchedFor(input, most, locale);
  }

  private async searchedFor(input: EventSearchInput, limit: number, locale: Locale): Promise<ToldEvent[]> {
    const { elements } = await this.search.find(input, locale, { offset: 0, limit }, { elements: true, total: false });
    return this.described(elements);
  }

  private async described(elements: Event[]): Promise<ToldEvent[]> {
    const descriptions = await this.events.descriptions(elements.map(({ id }) => id));
    for (const event of elements) event.description = descriptions.get(event.id) ?? '';
    return this.series.named(elements);
  }

  private period({ endsOn }: FeedSearch, format: FeedFormat): Pick<FeedSearch, 'beginsOn'> {
    if (format === 'atom' || endsOn) return {};
    const today = Math.floor(this.clock.now().getTime() / DAY_MS) * DAY_MS;
    return { beginsOn: new Date(today - DAYS_BACK * DAY_MS) };
  }
}

function aboutEvents(settings: InstanceSettings, format: FeedFormat): Pick<Feed, 'description'> {
  const { most, description } = FORMATS[format];
  return { description: translate(description, { days: DAYS_BACK, most }, localeOf(settings)) };
}

/** Of what everybody reads alike. */
function localeOf({ languages }: InstanceSettings): Locale {
  return chooseLocale(languages[0]);
}
