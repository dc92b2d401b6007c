import { isId } from '#convoke/core';
import { z } from 'zod';

const MAX_URL = 2000;
const FORBIDDEN_IN_URL = /[\u0000-\u0020\u007f\\]/;

export const id = z.string().refine(isId, 'error_invalid');

/** A web address that can do no harm as a link. */
export const httpUrl = z.string().trim().max(MAX_URL).refine(isWebAddress, 'error_url');

export function isWebAddress(text: string): boolean {
  // The URL parser would silently drop these, and the text checked would not be the text shown.
  if (FORBIDDEN_IN_URL.test(text)) return false;
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

/** A list whose elements clients may leave null. */
export const listOf = <S extends z.ZodType>(element: S, max: number) =>
  z.preprocess(
    (list) => (Array.isArray(list) ? list.filter((each) => each !== null) : list),
    z.array(element).max(max),
  );

/** For fields that `null` or a blank text empties. */
export const clearable = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), schema.nullish());

/** For fields that always have a value: `null` means as it is. */
export const kept = <S extends z.ZodType>(schema: S) => z.preprocess((value) => value ?? undefined, schema.optional());
