import { z } from 'zod';
import { lineInput } from '#convoke/core';
import { EventStatus, foldTag } from '#convoke/events';
import { areaFromBox, positionFrom } from '#convoke/places';

const MAX_TERM = 500;
const MAX_TAGS = 20;
const MAX_LIST = 100;
const MAX_ZOOM = 30;
/** Half the way around the Earth: every place lies within. */
const MAX_RADIUS_KM = 20_038;

export const EventType = { ONLINE: 'online', IN_PERSON: 'in_person' } as const;
export type EventType = (typeof EventType)[keyof typeof EventType];

export const SearchTarget = { SELF: 'self', INTERNAL: 'internal', GLOBAL: 'global' } as const;
export type SearchTarget = (typeof SearchTarget)[keyof typeof SearchTarget];

export const SearchEventSortOptions = {
  MATCH_DESC: 'match_desc',
  START_TIME_ASC: 'start_time_asc',
  START_TIME_DESC: 'start_time_desc',
  CREATED_AT_DESC: 'created_at_desc',
  CREATED_AT_ASC: 'created_at_asc',
  PARTICIPANT_COUNT_DESC: 'participant_count_desc',
} as const;
export type SearchEventSortOptions = (typeof SearchEventSortOptions)[keyof typeof SearchEventSortOptions];

/** Clients send empty strings for what was not chosen. */
const blankIsNone = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value);
const chosen = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsNone, schema.nullish());
const listOf = <S extends z.ZodType>(item: S) =>
  z
    .array(item.nullable())
    .max(MAX_LIST)
    .nullish()
    .transform((items) => (items ?? []).filter((each) => each !== null));

/** Text in a format of its own; `message` tells which. */
const read = <T>(max: number, parse: (text: string) => T | undefined, message: string) =>
  lineInput({ max }).transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** Which there are the settings of the instance say. */
const category = lineInput({ max: 100 }).toUpperCase();

/** The language of a tag such as `fr-CA`: searches do not tell its varieties apart. */
const language = read(35, (tag) => /^([a-z]{2,3})(-[a-z0-9]{1,8})*$/i.exec(tag)?.[1]?.toLowerCase(), 'error_language');

const tags = lineInput({ max: 1000 })
  .transform((text) => text.split(',').map(foldTag).filter(Boolean))
  .pipe(z.array(z.string()).max(MAX_TAGS));

/** The arguments of searchEvents but for page and limit. */
export const eventSearchInput = z
  .object({
    term: chosen(lineInput({ max: MAX_TERM })),
    tags: chosen(tags),
    location: chosen(read(100, positionFrom, 'error_location')),
    radius: z.number().positive().max(MAX_RADIUS_KM).nullish(),
    bbox: chosen(read(300, areaFromBox, 'error_bbox')),
    zoom: z.number().int().min(0).max(MAX_ZOOM).nullish(),
    type: z.enum(EventType).nullish(),
    category: chosen(category),
    categoryOneOf: listOf(category),
    statusOneOf: listOf(z.enum(EventStatus)),
    languageOneOf: listOf(language),
    boostLanguages: listOf(language),
    searchTarget: z.enum(SearchTarget).nullish(),
    longEvents: z.boolean().nullish(),
    oncePerSeries: z.boolean().nullish(),
    beginsOn: z.date().nullish(),
    endsOn: z.date().nullish(),
    sortBy: z.enum(SearchEventSortOptions).nullish(),
  })
  .refine(({ beginsOn, endsOn }) => !beginsOn || !endsOn || beginsOn <= endsOn, {
    path: ['endsOn'],
    message: 'error_ends_before_begin',
  });

/** The words of searchSuggestions. */
export const suggestionInput = z.object({ term: lineInput({ max: MAX_TERM }) });

export type EventSearchInput = z.output<typeof eventSearchInput>;
