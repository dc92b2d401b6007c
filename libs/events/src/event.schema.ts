import { z } from 'zod';
import { lineInput, sanitizeHtml, textInput } from '#convoke/core';
import { eventMetadata } from './event-metadata.schema.js';
import { eventOptions } from './event-options.schema.js';
import { EventJoinOptions, EventStatus, EventVisibility } from './event.values.js';
import { clearable, httpUrl, id, kept, listOf } from './field.schema.js';
import { tagTitles } from './tag.schema.js';

export const MAX_TITLE = 200;
export const MAX_DESCRIPTION = 100_000;
export const MAX_CONTACTS = 20;

const title = lineInput({ min: 3, max: MAX_TITLE });
const description = textInput({ max: MAX_DESCRIPTION }).transform(sanitizeHtml);
export const phone = lineInput({ max: 100 });

/** BCP 47, in its canonical spelling. */
export const language = z
  .string()
  .max(35)
  .transform((tag, context) => {
    const known = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) && canonicalLanguage(tag);
    if (known) return known;
    context.addIssue({ code: 'custom', message: 'error_language' });
    return z.NEVER;
  });

function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** Which there are changes while the instance runs: services ask its settings. */
const category = z.string().max(100).toUpperCase();

const contacts = listOf(z.object({ id }), MAX_CONTACTS).transform((list) => [
  ...new Set(list.map((contact) => contact.id)),
]);

const optionalFields = {
  endsOn: clearable(z.date()),
  status: kept(z.enum(EventStatus)),
  visibility: kept(z.enum(EventVisibility)),
  joinOptions: kept(z.enum(EventJoinOptions)),
  externalParticipationUrl: clearable(httpUrl),
  category: kept(category),
  language: clearable(language),
  onlineAddress: clearable(httpUrl),
  phoneAddress: clearable(phone),
  publishAt: clearable(z.date()),
  draft: kept(z.boolean()),
  options: kept(eventOptions),
  metadata: kept(eventMetadata),
  tags: kept(tagTitles),
  contacts: kept(contacts),
  attributedToId: clearable(id),
  /** What it says is read with the day of the event. */
  recurrence: clearable(z.string().max(200, 'error_recurrence')),
};

/** What createEvent takes, but for picture and place, which their own libs read. */
export const newEvent = z.object({ title, description, beginsOn: z.date(), organizerActorId: id, ...optionalFields });
export type NewEvent = z.output<typeof newEvent>;

/** What updateEvent takes; fields left out stay as they are. */
export const eventChange = z.object({
  title: kept(title),
  description: kept(description),
  beginsOn: kept(z.date()),
  organizerActorId: kept(id),
  ...optionalFields,
});
export type EventChange = z.output<typeof eventChange>;
