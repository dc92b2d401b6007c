import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  FetchRefused,
  KeptAnswers,
  Log,
  type PageOf,
  type PageWindow,
  SafeFetch,
} from '#convoke/core';
import type { GroupResult } from '#convoke/actors';
import type { EventResult } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { DomainBlocks } from '#convoke/moderation';
import type { EventSearchInput } from '../search/event-search.schema.js';
import type { GroupSearchInput } from '../search/group-search.schema.js';
import { eventFrom, groupFrom, indexAnswer } from './index-answer.schema.js';
import { eventParameters, groupParameters } from './index-parameters.js';

const MINUTE_MS = 60_000;
const TIMEOUT_MS = 5000;
const MAX_BYTES = 4 * 1024 * 1024;

type Page = PageOf<unknown>;

/** Asks the search index that the administrators chose what there is on all instances that it knows. */
@Injectable()
export class GlobalIndex {
  private readonly answers: KeptAnswers<Page>;

  constructor(
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly http: SafeFetch,
    private readonly blocks: DomainBlocks,
    private readonly log: Log,
  ) {
    this.answers = new KeptAnswers(clock, () => true);
  }

  /** Whether there is an index to ask. */
  async isChosen(): Promise<boolean> {
    return (await this.settings.current()).searchIndexUrl !== null;
  }

  /** Throws search_index_unavailable. */
  async events(input: EventSearchInput, window: PageWindow): Promise<PageOf<EventResult>> {
    // By the minute, so that the same question is the same address for a while.
    const now = new Date(Math.floor(this.clock.now().getTime() / MINUTE_MS) * MINUTE_MS);
    const { eventCategories } = await this.settings.current();
    const page = await this.ask('events', eventParameters(input, window, now));
    return this.heard(page, (entry) => eventFrom(entry, eventCategories));
  }

  /** Throws search_index_unavailable. */
  async groups(input: GroupSearchInput, window: PageWindow): Promise<PageOf<GroupResult>> {
    return this.heard(await this.ask('groups', groupParameters(input, window)), groupFrom);
  }

  /** Without what comes from hosts that are blocked or silenced here. */
  private async heard<T extends { url: string }>(
    { elements, total }: Page,
    read: (entry: unknown) => T | undefined,
  ): Promise<PageOf<T>> {
    const found = elements.map(read).filter((entry) => entry !== undefined);
    const silent = await Promise.all(found.map(({ url }) => this.blocks.isSilenced(new URL(url).host)));
    return { elements: found.filter((_, index) => !silent[index]), total };
  }

  private async ask(kind: 'events' | 'groups', parameters: URLSearchParams): Promise<Page> {
    const { searchIndexUrl } = await this.settings.current();
    if (!searchIndexUrl) throw new DomainError('search_index_unavailable');
    const address = `${searchIndexUrl.replace(/\/+$/, '')}/api/v1/search/${kind}?${parameters}`;
    return this.answers.of({ address }, () => this.fetch(address));
  }

  private async fetch(address: string): Promise<Page> {
    try {
      const options = { contentTypes: ['application/json'], timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES };
      const answer = await this.http.fetch(address, options);
      const { data } = answer.ok ? indexAnswer.safeParse(answer.json()) : {};
      if (data) return { elements: data.data, total: data.total };
      this.log.warn({ status: answer.status }, 'the search index answered with something else');
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      this.log.warn({ reason: error.reason }, 'the search index could not be asked');
    }
    throw new DomainError('search_index_unavailable');
  }
}
