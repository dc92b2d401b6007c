import { z } from 'zod';

const word = z.string().optional();
const name = z.string().toLowerCase().optional();
const listOf = (item: z.ZodString) => item.transform((text) => text.split(',')).optional();

/** The arguments of searchEvents that a feed's address may carry; lists are divided by commas. */
export const feedSearch = z.object({
  term: word,
  tags: word,
  location: word,
  radius: z.coerce.number().optional(),
  bbox: word,
  category: word,
  languageOneOf: listOf(z.string()),
  statusOneOf: listOf(z.string().toLowerCase()),
  type: name,
  longEvents: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  searchTarget: name,
  beginsOn: z.coerce.date().optional(),
  endsOn: z.coerce.date().optional(),
});

const { term, location, radius, bbox, searchTarget } = feedSearch.shape;

/** The arguments of searchGroups that a feed's address may carry. */
export const feedGroupSearch = z.object({ term, location, radius, bbox, searchTarget });

export type FeedGroupSearch = Partial<z.output<typeof feedGroupSearch>>;

export type FeedSearch = Partial<z.output<typeof feedSearch>>;
