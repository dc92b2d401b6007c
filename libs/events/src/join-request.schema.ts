import { z } from 'zod';
import { plainText, textInput } from '#convoke/core';
import type { ParticipationMetadata } from './participation.entity.js';

/** What somebody says who wants to take part; the message is plain text. */
export const joinRequest = z.object({
  message: textInput({ max: 2000 })
    .overwrite((text) => text.split('\n').map(plainText).join('\n'))
    .nullish(),
  locale: z.string().max(20).nullish(),
});

/** Only what was said. */
export function metadataOf(said: {
  [Key in keyof ParticipationMetadata]: ParticipationMetadata[Key] | null;
}): ParticipationMetadata {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
}
