import { textInput } from '#convoke/core';
import { z } from 'zod';
import { AntiSpamFeedback, ReportStatus } from './report.entity.js';

const MAX_CONTENT = 5000;
const MAX_THINGS = 20;

const ids = z
  .array(z.string().nullable())
  .max(MAX_THINGS)
  .nullish()
  .transform((given) => [...new Set((given ?? []).filter((id) => id !== null))]);

/** What createReport takes. */
export const newReport = z.object({
  content: textInput({ max: MAX_CONTENT })
    .nullish()
    .transform((text) => text ?? ''),
  reportedId: z.string(),
  actorId: z.string().nullish(),
  eventsIds: ids,
  commentsIds: ids,
  postsIds: ids,
  forward: z
    .boolean()
    .nullish()
    .transform((wish) => wish ?? false),
});
export type NewReport = z.output<typeof newReport>;

/** What updateReportStatus takes. */
export const reportDecision = z.object({
  status: z.enum(ReportStatus),
  antispamFeedback: z.enum(AntiSpamFeedback).nullish(),
});

export const newNote = z.object({ content: textInput({ min: 1, max: MAX_CONTENT }) });
