import { z } from 'zod';
import { isTimezone } from '#convoke/core';

/** Six weeks: more than a page of a calendar has. */
export const MOST_DAYS = 42;
const MOST_CHOICES = 10;
const DAY_MS = 86_400_000;
/** Half the way around the Earth. */
const MAX_RADIUS_KM = 20_038;

const day = z.iso
  .date({ error: 'error_invalid', abort: true })
  .refine((date) => date >= '1900-01-01', { error: 'error_invalid', abort: true });

/** Days that a search is looked at by, in a time zone. */
export const daySpanInput = z
  .object({
    firstDay: day,
    lastDay: day,
    timezone: z
      .string()
      .refine(isTimezone, 'error_timezone')
      .nullish()
      .transform((zone) => zone ?? 'UTC'),
  })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay, { path: ['lastDay'], message: 'error_ends_before_begin' })
  .refine(({ firstDay, lastDay }) => (Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS < MOST_DAYS, {
    path: ['lastDay'],
    message: 'error_too_many_days',
    params: { max: MOST_DAYS },
  });

const period = z
  .object({
    beginsOn: z
      .date()
      .nullish()
      .transform((instant) => instant ?? null),
    endsOn: z
      .date()
      .nullish()
      .transform((instant) => instant ?? null),
  })
  .refine(({ beginsOn, endsOn }) => !beginsOn || !endsOn || beginsOn <= endsOn, {
    path: ['endsOn'],
    message: 'error_ends_before_begin',
  });

/** What facets count besides what events say themselves. */
export const facetChoicesInput = z.object({
  radii: z.array(z.number().positive().max(MAX_RADIUS_KM)).max(MOST_CHOICES),
  periods: z.array(period).max(MOST_CHOICES),
});

export type DaySpan = z.output<typeof daySpanInput>;
export type FacetChoices = z.output<typeof facetChoicesInput>;
