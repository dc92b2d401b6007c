import { z } from 'zod';
import { isTimezone, lineInput, textInput } from '#convoke/core';
import { EventCommentModeration } from './event.values.js';
import { clearable, httpUrl, listOf } from './field.schema.js';

const MAX_CAPACITY = 1_000_000;
const MAX_LIST = 20;

const offer = z.object({
  price: z.number().min(0).max(1e9).nullish(),
  priceCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'error_currency')
    .nullish(),
  url: clearable(httpUrl),
});

const condition = z.object({
  title: lineInput({ max: 200 }).nullish(),
  content: textInput({ max: 2000 }).nullish(),
  url: clearable(httpUrl),
});

/** `null` sets an option back to its default; options left out stay as they are. */
export const eventOptions = z.object({
  // Clients write no limit as 0.
  maximumAttendeeCapacity: z
    .int()
    .min(0)
    .max(MAX_CAPACITY)
    .nullish()
    .transform((capacity) => (capacity === 0 ? null : capacity)),
  showRemainingAttendeeCapacity: z.boolean().nullish(),
  waitingList: z.boolean().nullish(),
  anonymousParticipation: z.boolean().nullish(),
  offers: listOf(offer, MAX_LIST).nullish(),
  participationConditions: listOf(condition, MAX_LIST).nullish(),
  attendees: listOf(lineInput({ max: 200 }), 100).nullish(),
  program: textInput({ max: 20_000 }).nullish(),
  commentModeration: z.enum(EventCommentModeration).nullish(),
  showParticipationPrice: z.boolean().nullish(),
  hideNumberOfParticipants: z.boolean().nullish(),
  showStartTime: z.boolean().nullish(),
  showEndTime: z.boolean().nullish(),
  timezone: z.string().refine(isTimezone, 'error_timezone').nullish(),
  hideOrganizerWhenGroupEvent: z.boolean().nullish(),
  isOnline: z.boolean().nullish(),
});
