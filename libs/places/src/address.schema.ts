import { z } from 'zod';
import { isTimezone, lineInput } from '#convoke/core';
import { positionFrom } from './position.js';

/** Longest texts of an address, in characters. */
export const ADDRESS_LENGTHS = {
  description: 300,
  street: 300,
  locality: 200,
  postalCode: 50,
  region: 200,
  country: 200,
  type: 100,
  originId: 300,
} as const;

const line = (max: number) =>
  lineInput({ max })
    .nullish()
    .transform((text) => text || null);

const timezone = z
  .string()
  .nullish()
  .refine((name) => !name || isTimezone(name), 'error_timezone')
  .transform((name) => name || null);

const geom = z
  .string()
  .nullish()
  .transform((text, context) => {
    const position = text && text.includes(';') ? positionFrom(text) : undefined;
    if (text && !position) context.addIssue({ code: 'custom', message: 'error_coordinates' });
    return position ?? null;
  });

/** What a person may say of a place; blanks count as nothing said. */
export const addressSchema = z.object({
  id: z.string().nullish(),
  description: line(ADDRESS_LENGTHS.description),
  street: line(ADDRESS_LENGTHS.street),
  locality: line(ADDRESS_LENGTHS.locality),
  postalCode: line(ADDRESS_LENGTHS.postalCode),
  region: line(ADDRESS_LENGTHS.region),
  country: line(ADDRESS_LENGTHS.country),
  type: line(ADDRESS_LENGTHS.type),
  originId: line(ADDRESS_LENGTHS.originId),
  timezone,
  geom,
});
