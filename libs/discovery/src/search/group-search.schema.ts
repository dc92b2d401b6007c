import { z } from 'zod';
import { GroupVisibility } from '#convoke/actors';
import { eventSearchInput } from './event-search.schema.js';

export const SearchGroupSortOptions = {
  MATCH_DESC: 'match_desc',
  MEMBER_COUNT_ASC: 'member_count_asc',
  MEMBER_COUNT_DESC: 'member_count_desc',
  CREATED_AT_ASC: 'created_at_asc',
  CREATED_AT_DESC: 'created_at_desc',
  LAST_EVENT_ACTIVITY: 'last_event_activity',
} as const;
export type SearchGroupSortOptions = (typeof SearchGroupSortOptions)[keyof typeof SearchGroupSortOptions];

const { term, location, radius, bbox, zoom, languageOneOf, boostLanguages, searchTarget } = eventSearchInput.shape;

/** The arguments of searchGroups but for page and limit. */
export const groupSearchInput = z.object({
  term,
  location,
  radius,
  bbox,
  zoom,
  languageOneOf,
  boostLanguages,
  searchTarget,
  excludeMyGroups: z.boolean().nullish(),
  minimumVisibility: z.enum(GroupVisibility).nullish(),
  sortBy: z.enum(SearchGroupSortOptions).nullish(),
});

export type GroupSearchInput = z.output<typeof groupSearchInput>;
