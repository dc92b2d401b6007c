import { z } from 'zod';
import { type PageWindow, parseInput } from '#convoke/core';
import { type EventSearchInput, eventSearchInput, EventType } from '../search/event-search.schema.js';
import { type GroupSearchInput, groupSearchInput } from '../search/group-search.schema.js';
import { EVENT_ORDERS, GROUP_ORDERS } from '../global-index/index-parameters.js';

const MAX_COUNT = 100;
const USUAL_COUNT = 16;
/** As far as pages of ours reach. */
const MAX_START = 10_000;
const LISTS = ['categoryOneOf', 'languageOneOf', 'boostLanguages', 'statusOneOf'];

const words = z.string().optional();
const list = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string()));
const whole = (most: number, usual: number) => z.coerce.number().int().min(0).max(most).catch(usual);

const question = z.object({
  search: words,
  startDateMin: z.coerce.date().optional(),
  startDateMax: z.coerce.date().optional(),
  categoryOneOf: list,
  languageOneOf: list,
  boostLanguages: list,
  statusOneOf: list,
  isOnline: z.enum(['true', 'false']).optional(),
  /** Latitude and longitude, a colon between. */
  latlon: words,
  /** As `50_km`. */
  distance: words,
  bbox: words,
  sortBy: words,
  start: whole(MAX_START, 0),
  count: whole(MAX_COUNT, USUAL_COUNT),
});

/** What a server that asks an index wants to know; throws InvalidInput. */
export function eventQuestion(query: unknown): { input: EventSearchInput; window: PageWindow } {
  const asked = parseInput(question, unbracketed(query));
  return {
    input: parseInput(eventSearchInput, {
      ...shared(asked),
      beginsOn: asked.startDateMin,
      endsOn: asked.startDateMax,
      categoryOneOf: asked.categoryOneOf,
      statusOneOf: asked.statusOneOf.map((status) => status.toLowerCase()),
      type: asked.isOnline && (asked.isOnline === 'true' ? EventType.ONLINE : EventType.IN_PERSON),
      sortBy: orderOf(EVENT_ORDERS, asked.sortBy),
    }),
    window: windowOf(asked),
  };
}

/** The same for searchGroups. */
export function groupQuestion(query: unknown): { input: GroupSearchInput; window: PageWindow } {
  const asked = parseInput(question, unbracketed(query));
  const input = parseInput(groupSearchInput, { ...shared(asked), sortBy: orderOf(GROUP_ORDERS, asked.sortBy) });
  return { input, window: windowOf(asked) };
}

function shared({ search, languageOneOf, boostLanguages, latlon, distance, bbox }: z.output<typeof question>) {
  const [latitude, longitude] = latlon?.split(':') ?? [];
  return {
    term: search,
    languageOneOf,
    boostLanguages,
    location: latlon && `${longitude};${latitude}`,
    radius: distance ? Number.parseFloat(distance) : undefined,
    bbox,
  };
}

function windowOf({ start, count }: z.output<typeof question>): PageWindow {
  return { offset: start, limit: count };
}

function orderOf(orders: Partial<Record<string, string>>, name: string | undefined): string | undefined {
  return Object.keys(orders).find((order) => orders[order] === name);
}

/** Servers write lists as `name[]=…`, some as `name=…` again and again. */
function unbracketed(query: unknown): Record<string, unknown> {
  const given = query as Record<string, unknown>;
  const lists = LISTS.map((name) => [name, given[`${name}[]`] ?? given[name]]);
  return { ...given, ...Object.fromEntries(lists) };
}
