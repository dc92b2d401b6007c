import { error, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { embeddedGroup } from '#lib/embeds/embedded-group.ts';
import { type ListChoice, listChoice, wholeList } from '#lib/embeds/list-choice.ts';
import { nameOf } from '#lib/events/standing.ts';
import { groupPath } from '#lib/groups/group-head.ts';
import { filtersFrom, pageFrom } from '#lib/search/search-filters.ts';
import type { EventCardEvent } from '#lib/ui/event-card.ts';
import { searchEvents } from './event-search.ts';
import { query } from './graphql.ts';

interface EmbeddedList {
  title: string;
  /** Path of the page that has the whole list here. */
  whole: string;
  events: EventCardEvent[];
  page: number;
  total: number;
  limit: number;
  /** Path of the JSON of the same events; null where there is none. */
  json: string | null;
}

/** The list that the address asks for, as everybody sees it. */
export async function readEmbeddedList(event: RequestEvent): Promise<EmbeddedList> {
  const address = event.url.searchParams;
  const choice = listChoice(address);
  const found = choice.group ? await ofGroup(event, choice) : await ofSearch(event, choice);
  return { ...found, whole: wholeList(address), page: pageFrom(address), limit: choice.limit };
}

type Found = Pick<EmbeddedList, 'title' | 'events' | 'total' | 'json'>;

async function ofGroup(event: RequestEvent, { group: name, limit }: ListChoice): Promise<Found> {
  const page = pageFrom(event.url.searchParams);
  const { group } = await query(event, embeddedGroup, { name, now: new Date().toISOString(), page, limit });
  if (!group) error(404, m.error_group_not_found());
  const { total, elements } = group.organizedEvents ?? { total: 0, elements: [] };
  return {
    title: nameOf(group),
    total: total ?? 0,
    events: (elements ?? []).filter((found) => found !== null),
    json: group.domain ? null : `${groupPath(group)}/feed/json`,
  };
}

async function ofSearch(event: RequestEvent, { tag, limit }: ListChoice): Promise<Found> {
  const filters = { ...filtersFrom(event.url.searchParams), view: 'list' as const };
  const { total, events, feed } = await searchEvents(event, filters, 'UTC', { tags: tag, limit, choices: false });
  // Days that move on with the reader's own, as this weekend's do, no JSON has.
  const hasJson = feed !== null && ['any', 'dates'].includes(filters.when);
  return { title: titleOf(filters.search, tag), total, events, json: hasJson ? `/feed/search/json${feed}` : null };
}

function titleOf(search: string, tag: string): string {
  if (search) return m.search_title_for({ term: search });
  return tag ? `#${tag}` : m.search_title();
}
