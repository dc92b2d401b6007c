import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import type { Locale } from '#convoke/core';
import { type Event, foldTag, type Tag, TagService } from '#convoke/events';
import { categoriesFor, type EventCategory, InstanceSettingsService } from '#convoke/instance';
import { EventCriteria } from './event-criteria.service.js';
import { EventSearchQueries } from './event-search.queries.js';
import { eventSearchInput } from './event-search.schema.js';
import { EventSearchService } from './event-search.service.js';
import { EventSuggestionQueries } from './event-suggestion.queries.js';
import { FINDABLE } from './findable.js';
import { GroupSpellingQueries } from './group-spelling.queries.js';
import { GroupSuggestionQueries } from './group-suggestion.queries.js';

/** Fewer letters say nothing yet. */
const LEAST_LETTERS = 2;

/** Tells what somebody may mean who is still typing: only what anybody finds by searching for it. */
@Injectable()
export class SuggestionService {
  constructor(
    private readonly criteria: EventCriteria,
    private readonly words: EventSearchQueries,
    private readonly eventQueries: EventSuggestionQueries,
    private readonly search: EventSearchService,
    private readonly groupQueries: GroupSuggestionQueries,
    private readonly spelling: GroupSpellingQueries,
    private readonly tagService: TagService,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Events that are not over by their titles, of each series the next date. */
  async events(term: string, locale: Locale, limit: number): Promise<Event[]> {
    if (isShort(term)) return [];
    const ids = await this.criteria.tried(
      eventSearchInput.parse({ term, oncePerSeries: true }),
      locale,
      ({ from, ...criteria }) => this.eventQueries.find({ ...criteria, from: from!, inTitles: true }, limit),
      (found) => found.length === 0,
    );
    return this.search.listed(ids ?? []);
  }

  /** Groups that stand in lists by their names. */
  async groups(term: string, limit: number): Promise<Actor[]> {
    if (isShort(term)) return [];
    const { terms } = await this.words.prepare(term);
    if (terms.length === 0) return [];
    const found = await this.groupQueries.find(terms, limit);
    if (found.length > 0) return found;
    const corrected = await this.spelling.corrected(terms);
    return corrected ? this.groupQueries.find(corrected, limit) : [];
  }

  /** Tags of events that searches find. */
  async tags(term: string, limit: number): Promise<Tag[]> {
    return isShort(term) ? [] : this.tagService.search(term, { offset: 0, limit }, FINDABLE);
  }

  /** Categories by the words of their names in the reader's language. */
  async categories(term: string, locale: Locale, limit: number): Promise<EventCategory[]> {
    if (isShort(term)) return [];
    const { eventCategories } = await this.settings.current();
    const begins = ({ label, hidden }: EventCategory) => !hidden && `-${foldTag(label)}`.includes(`-${foldTag(term)}`);
    return categoriesFor(locale, eventCategories).filter(begins).slice(0, limit);
  }
}

function isShort(term: string): boolean {
  return [...foldTag(term)].length < LEAST_LETTERS;
}
