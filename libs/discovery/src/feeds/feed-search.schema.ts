import { z } from 'zod';

const word = z.string().optional();
const name = z.string().toLowerCase().optional();

/** The arguments of searchEvents that a feed's address may carry; lists are divided by commas. */
export const feedSearch = z.object({
  term: word,
  tags: word,
  location: word,
  radius: z.coerce.number().optional(),
  category: word,
  languageOneOf: z
    .string()
    .transform((languages) => languages.split(','))
    .optional(),
  type: name,
  longEvents: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  searchTarget: name,
  beginsOn: z.coerce.date().optional(),
  endsOn: z.coerce.date().optional(),
});

export type FeedSearch = Partial<z.output<typeof feedSearch>>;
