import { z } from 'zod';
import { lineInput, sanitizeHtml, textInput } from '#convoke/core';

/** Names that would let somebody pass for the instance or those who run it. */
const RESERVED = new Set(
  `abuse admin administration administrator anonymous api contact convoke federation help helpdesk hostmaster info
   instance mail moderation moderator moderators nobody noreply no_reply postmaster press privacy relay root security
   service staff support system team terms trust webmaster www`.split(/\s+/),
);

/** What stands behind the @ of a profile or group. */
export const usernameInput = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9_]+$/, 'error_username_characters')
  .refine((name) => !RESERVED.has(name), 'error_username_reserved');

const name = lineInput({ max: 100 })
  .nullish()
  .transform((text) => (text === undefined ? undefined : text || null));

const summary = textInput({ max: 5000 })
  .nullish()
  .transform((text) => (text === undefined ? undefined : sanitizeHtml(text ?? '')));

/** What others read of a profile; what is not named stays as it is, null empties it. */
export const profileTexts = z.object({ name, summary });

export const profileChanges = profileTexts.extend({
  indexable: z
    .boolean()
    .nullish()
    .transform((indexable) => indexable ?? undefined),
});

export const newProfile = profileTexts.extend({ preferredUsername: usernameInput });

export type NewProfile = z.output<typeof newProfile>;
