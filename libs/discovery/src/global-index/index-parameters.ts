import type { PageWindow } from '#convoke/core';
import {
  type EventSearchInput,
  EventType,
  SearchEventSortOptions as EventOrder,
} from '../search/event-search.schema.js';
import { type GroupSearchInput, SearchGroupSortOptions as GroupOrder } from '../search/group-search.schema.js';

/** Orders by the names that search indexes have for them; what an index does not know it takes for the best match. */
export const EVENT_ORDERS: Partial<Record<EventOrder, string>> = {
  [EventOrder.MATCH_DESC]: '-match',
  [EventOrder.START_TIME_ASC]: 'startTime',
  [EventOrder.START_TIME_DESC]: '-startTime',
  [EventOrder.CREATED_AT_ASC]: 'createdAt',
  [EventOrder.CREATED_AT_DESC]: '-createdAt',
  [EventOrder.PARTICIPANT_COUNT_DESC]: '-participantCount',
};
export const GROUP_ORDERS: Partial<Record<GroupOrder, string>> = {
  [GroupOrder.MATCH_DESC]: '-match',
  [GroupOrder.MEMBER_COUNT_DESC]: '-memberCount',
  [GroupOrder.MEMBER_COUNT_ASC]: 'memberCount',
  [GroupOrder.CREATED_AT_DESC]: '-createdAt',
  [GroupOrder.CREATED_AT_ASC]: 'createdAt',
};

const USUAL_RADIUS_KM = 50;

/** The question for events as an index is asked; `now` stands where nothing is said of the beginning. */
export function eventParameters(input: EventSearchInput, window: PageWindow, now: Date): URLSearchParams {
  const from = input.beginsOn === undefined ? now : input.beginsOn;
  const kinds = [...input.categoryOneOf, ...(input.category ? [input.category] : [])];
  return written({
    ...sharedBy(input, window),
    search: [input.term, ...(input.tags ?? []).map((tag) => `#${tag}`)].filter(Boolean).join(' '),
    startDateMin: from?.toISOString(),
    startDateMax: input.endsOn?.toISOString(),
    'categoryOneOf[]': kinds,
    'statusOneOf[]': input.statusOneOf.map((status) => status.toUpperCase()),
    isOnline: input.type ? String(input.type === EventType.ONLINE) : null,
    sortBy: EVENT_ORDERS[input.sortBy ?? EventOrder.MATCH_DESC],
  });
}

/** The question for groups as an index is asked. */
export function groupParameters(input: GroupSearchInput, window: PageWindow): URLSearchParams {
  const sortBy = GROUP_ORDERS[input.sortBy ?? GroupOrder.MATCH_DESC];
  return written({ ...sharedBy(input, window), search: input.term, sortBy });
}

function sharedBy(input: EventSearchInput | GroupSearchInput, { offset, limit }: PageWindow) {
  const around = input.location && input.radius !== null ? input.location : null;
  return {
    'languageOneOf[]': input.languageOneOf,
    'boostLanguages[]': input.boostLanguages,
    latlon: around && `${around.latitude}:${around.longitude}`,
    distance: around && `${input.radius ?? USUAL_RADIUS_KM}_km`,
    bbox: boxOf(input),
    start: String(offset),
    count: String(limit),
  };
}

/** Boxes on both sides of the date line stand from west to east. */
function boxOf({ bbox }: Pick<EventSearchInput, 'bbox'>): string | null {
  const [first] = bbox?.boxes ?? [];
  const last = bbox?.boxes.at(-1);
  return first && last ? `${first.north},${first.west}:${last.south},${last.east}` : null;
}

type Value = string | readonly string[] | null | undefined;

function written(parameters: Record<string, Value>): URLSearchParams {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const each of [value ?? []].flat()) if (each) said.append(name, each);
  return said;
}
