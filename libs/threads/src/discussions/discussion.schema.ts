import { z } from 'zod';
import { isId, lineInput, textInput } from '#convoke/core';

const MAX_TITLE = 200;
const MAX_TEXT = 20_000;

const title = lineInput({ min: 1, max: MAX_TITLE });
const text = textInput({ min: 1, max: MAX_TEXT });
const actorId = z.string().refine(isId, 'error_invalid').nullish();

/** What createDiscussion takes beside the group. */
export const newDiscussion = z.object({ title, text, creatorId: actorId });

/** Other servers take longer ones. */
export const foreignTitle = z.object({
  title: z
    .string()
    .transform((given) => given.slice(0, MAX_TITLE))
    .pipe(title),
});

/** What replyToDiscussion takes. */
export const discussionAnswer = z.object({ text, actorId });

/** What updateDiscussion takes; of `closed`, nothing leaves it as it is. */
export const discussionChange = z.object({ title, closed: z.boolean().nullish(), actorId });
