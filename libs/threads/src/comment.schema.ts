import { z } from 'zod';
import { invalid, isId, plainText, sanitizeWords, textInput } from '#convoke/core';
import { language } from '#convoke/events';

const MAX_TEXT = 20_000;

const text = textInput({ min: 1, max: MAX_TEXT });
const id = z.string().refine(isId, 'error_invalid');

/** What createComment takes. */
export const newComment = z.object({
  text,
  eventId: id,
  actorId: id,
  inReplyToCommentId: id.nullish(),
  language: language.nullish(),
  isAnnouncement: z.boolean().nullish(),
});

/** What updateComment takes; what is left out stays. */
export const commentChange = z.object({
  text,
  language: language.nullish(),
  isAnnouncement: z.boolean().nullish(),
});

/** What is left of a text that somebody typed; pictures are not for comments. Throws InvalidInput when nothing is. */
export function commentText(html: string): string {
  const clean = sanitizeWords(html);
  if (plainText(clean) === '') throw invalid('text', 'error_required');
  return clean;
}
