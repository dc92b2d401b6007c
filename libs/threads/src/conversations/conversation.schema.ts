import { z } from 'zod';
import { isId, textInput } from '#convoke/core';
import { language } from '#convoke/events';

export const MAX_MESSAGE = 20_000;
const MAX_RECIPIENTS = 10;

const id = z.string().refine(isId, 'error_invalid');

/** What postPrivateMessage takes. */
export const newMessage = z.object({
  text: textInput({ min: 1, max: MAX_MESSAGE }),
  actorId: id,
  attributedToId: id.nullish(),
  conversationId: z.string().nullish(),
  eventId: id.nullish(),
  language: language.nullish(),
  mentions: z
    .array(z.string().nullable())
    .max(MAX_RECIPIENTS)
    .nullish()
    .transform((handles) => [...new Set((handles ?? []).flatMap((handle) => handle?.trim() || []))]),
});
