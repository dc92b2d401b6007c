import { z } from 'zod';
import { lineInput, sanitizeHtml, textInput } from '#convoke/core';
import { clearable, id, kept, language, tagTitles } from '#convoke/events';
import { PostVisibility } from './post.values.js';

export const MAX_TITLE = 200;
export const MAX_BODY = 100_000;

const title = lineInput({ min: 1, max: MAX_TITLE });
const body = textInput({ max: MAX_BODY }).transform(sanitizeHtml);

const optionalFields = {
  visibility: kept(z.enum(PostVisibility)),
  language: clearable(language),
  publishAt: clearable(z.date()),
  draft: kept(z.boolean()),
  tags: kept(tagTitles),
  /** As which of the viewer's profiles; needed where several may. */
  actorId: kept(id),
};

/** What createPost takes, but for the picture, which its own lib reads. */
export const newPost = z.object({ attributedToId: id, title, body, ...optionalFields });
export type NewPost = z.output<typeof newPost>;

/** What updatePost takes; fields left out stay as they are. */
export const postChange = z.object({
  attributedToId: kept(id),
  title: kept(title),
  body: kept(body),
  ...optionalFields,
});
export type PostChange = z.output<typeof postChange>;
