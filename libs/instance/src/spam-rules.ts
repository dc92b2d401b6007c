import { hostInput, lineInput } from '#convoke/core';
import { z } from 'zod';

/** What happens to a text that a rule finds something in; the keys are the names in GraphQL. */
export const SpamMeasure = { HOLD: 'hold', REPORT: 'report' } as const;
export type SpamMeasure = (typeof SpamMeasure)[keyof typeof SpamMeasure];

/** What happens to such a text where it comes from somebody elsewhere whom nobody here follows. */
export const ForeignSpamMeasure = { ACCEPT: 'accept', HOLD: 'hold', DROP: 'drop' } as const;
export type ForeignSpamMeasure = (typeof ForeignSpamMeasure)[keyof typeof ForeignSpamMeasure];

/** What happens to a text that Akismet was to look at and said nothing of in time. */
export const UncheckedMeasure = { ACCEPT: 'accept', HOLD: 'hold' } as const;
export type UncheckedMeasure = (typeof UncheckedMeasure)[keyof typeof UncheckedMeasure];

const MAX_ENTRIES = 500;
const number = (min: number, max: number) => z.number().int().min(min).max(max);
const hourly = number(1, 10_000).nullable().default(null);

/** How many of each kind an account may make within an hour; null for as many as it likes. */
const hourlyLimits = z.object({
  event: hourly,
  comment: hourly,
  post: hourly,
  message: hourly,
  group: hourly,
  profile: hourly,
});
export type HourlyLimits = z.output<typeof hourlyLimits>;

/** The rules by which the instance finds spam. */
export const spamRules = z.object({
  /** Null where no number is too many. */
  maxLinks: number(0, 1000).nullable(),
  words: z.array(lineInput({ min: 2, max: 100 })).max(MAX_ENTRIES),
  /** They and everything below them. */
  domains: z.array(hostInput()).max(MAX_ENTRIES),
  measure: z.enum(SpamMeasure),
  foreignMeasure: z.enum(ForeignSpamMeasure),
  uncheckedMeasure: z.enum(UncheckedMeasure),
  /** For how long an account is new. */
  newcomerDays: number(0, 90),
  /** How many public texts of a new account a moderator sees first. */
  newcomerTexts: number(0, 50),
  hourly: hourlyLimits,
  newcomerHourly: hourlyLimits,
});
export type SpamRules = z.output<typeof spamRules>;

const UNLIMITED: HourlyLimits = { event: null, comment: null, post: null, message: null, group: null, profile: null };

/** Rules that find nothing: what is spam differs from instance to instance. */
export const NO_SPAM_RULES: SpamRules = {
  maxLinks: null,
  words: [],
  domains: [],
  measure: SpamMeasure.HOLD,
  foreignMeasure: ForeignSpamMeasure.HOLD,
  uncheckedMeasure: UncheckedMeasure.ACCEPT,
  newcomerDays: 7,
  newcomerTexts: 0,
  hourly: UNLIMITED,
  newcomerHourly: UNLIMITED,
};
