import { lineInput, sanitizeHtml, textInput } from '#convoke/core';
import { locales } from '#translations/runtime';
import { z } from 'zod';

/** More would make a footer that nobody reads. */
export const MAX_PAGES = 100;

const text = z.object({
  title: lineInput({ min: 1, max: 100 }),
  body: textInput({ max: 100_000 }).overwrite(sanitizeHtml),
});

/** What administrators say of a page; what they leave out stays, or is as usual for a new one. */
export const customPageInput = z.object({
  /** Made from the title where it is empty. */
  slug: z
    .string()
    .trim()
    .toLowerCase()
    .max(80)
    .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, 'error_page_address')
    .optional(),
  texts: z
    .partialRecord(z.enum(locales), text)
    .refine((texts) => Object.keys(texts).length > 0, 'error_required')
    .optional(),
  draft: z.boolean().optional(),
  inFooter: z.boolean().optional(),
  inAbout: z.boolean().optional(),
  /** The place in the list, from 1 on. */
  position: z.int().min(1).max(MAX_PAGES).optional(),
});
