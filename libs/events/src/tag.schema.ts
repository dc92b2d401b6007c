import { z } from 'zod';
import { lineInput } from '#convoke/core';

const MAX_TAGS = 20;
const MIN_LENGTH = 2;
const MAX_LENGTH = 40;

/** What two spellings of a tag have in common: letters and digits of any script, no accents, no case. */
export function foldTag(title: string): string {
  return (
    title
      .normalize('NFKD')
      // The accents of Latin, Greek and Cyrillic; the marks of other scripts are letters to their readers.
      .replace(/[\u0300-\u036f]/g, '')
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
  );
}

/** Titles as people wrote them, the first of each spelling, without `#` and blanks. */
export const tagTitles = z
  .array(lineInput({ max: 1000 }).nullable())
  .max(MAX_TAGS * 5)
  .transform((titles) => titles.map((title) => (title ?? '').replace(/^[#\s]+/, '')).filter(Boolean))
  .superRefine((titles, context) => {
    const issue = (message: string, params: Record<string, number> = {}) =>
      context.addIssue({ code: 'custom', message, params });
    if (titles.some((title) => [...title].length < MIN_LENGTH)) issue('error_tag_too_short', { min: MIN_LENGTH });
    else if (titles.some((title) => [...title].length > MAX_LENGTH)) issue('error_tag_too_long', { max: MAX_LENGTH });
    else if (titles.some((title) => foldTag(title) === '')) issue('error_tag_without_letters');
  })
  .transform((titles) =>
    [...new Map(titles.toReversed().map((title) => [foldTag(title), title])).values()].toReversed(),
  )
  .pipe(z.array(z.string()).max(MAX_TAGS));

/** Those of the titles that can be tags, as another server spelled them. */
export function usableTags(titles: string[]): string[] {
  const usable = titles.slice(0, MAX_TAGS * 5).flatMap((title) => tagTitles.safeParse([title]).data ?? []);
  return tagTitles.parse(usable.slice(0, MAX_TAGS));
}
