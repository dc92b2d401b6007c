import type { RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import type { EditorEvent } from '#lib/editor/event-editor.ts';
import { repeatMistakes, ruleFrom } from '#lib/editor/repeat-fields.ts';
import { ACCESS_DETAILS } from '#lib/events/accessibility.ts';
import { htmlOf } from '#lib/format/plain-text.ts';
import { addressFrom } from './place-fields.ts';
import { textFrom } from './form.ts';
import { instantFrom, isOnClock } from './instants.ts';
import { pictureFrom } from './picture-input.ts';
import { isTimezone } from './preferences.ts';

type Mistakes = Record<string, string>;

const CAPACITY = 'options.maximumAttendeeCapacity';

/** What the editor's form says, as createEvent and updateEvent take it; or what is wrong in it, by field. */
export async function eventFrom(event: RequestEvent, form: FormData, before: EditorEvent | null) {
  const place = await addressFrom(event, form, before?.physicalAddress);
  const chosen = textFrom(form, 'options.timezone');
  // Times are by the clock of the town, unless the organizer chose another one.
  const timezone =
    [chosen, place?.timezone, textFrom(form, 'homeZone')].find((zone) => zone && isTimezone(zone)) ?? 'UTC';
  const beginsOn = instantFrom(form, 'beginsOn', timezone);
  const mistakes = mistakesIn(form, timezone);
  if (!beginsOn || Object.keys(mistakes).length > 0) return { mistakes };
  return {
    values: {
      ...contentFrom(form),
      beginsOn,
      endsOn: instantFrom(form, 'endsOn', timezone) ?? null,
      publishAt: instantFrom(form, 'publishAt', timezone) ?? null,
      picture: pictureFrom(form, 'picture', before?.picture),
      physicalAddress: place?.address ?? null,
      metadata: metadataFrom(form, before),
      recurrence: ruleFrom(form),
      options: { timezone, ...optionsFrom(form) },
    },
  };
}

/** What is wrong with the form before the server is asked; keys are the names of fields. */
function mistakesIn(form: FormData, timezone: string): Mistakes {
  const mistakes: Mistakes = repeatMistakes(form);
  if (!textFrom(form, 'title').trim()) mistakes.title = m.error_required();
  if (!textFrom(form, 'beginsOn')) mistakes.beginsOn = m.editor_begins_missing();
  for (const name of ['beginsOn', 'endsOn', 'publishAt']) {
    if (!textFrom(form, name)) continue;
    const instant = instantFrom(form, name, timezone);
    if (!instant) mistakes[name] = m.error_invalid();
    else if (!isOnClock(form, name, timezone)) mistakes[name] = m.editor_time_skipped();
    else if (name === 'publishAt' && Date.parse(instant) <= Date.now()) mistakes[name] = m.editor_publish_at_past();
  }
  if (textFrom(form, 'visibility') === 'RESTRICTED' && !organizerFrom(form).attributedToId) {
    mistakes.visibility = m.editor_members_of_group();
  }
  const zone = textFrom(form, 'options.timezone');
  if (zone && !isTimezone(zone)) mistakes['options.timezone'] = m.error_timezone();
  if (!/^\d{0,9}$/.test(textFrom(form, CAPACITY).trim())) mistakes[CAPACITY] = m.error_invalid();
  return mistakes;
}

function contentFrom(form: FormData) {
  const text = (name: string) => textFrom(form, name).trim();
  return {
    title: text('title'),
    description: text('descriptionFormat') === 'html' ? text('description') : htmlOf(text('description')),
    status: oneOf(['CONFIRMED', 'TENTATIVE', 'CANCELLED'] as const, text('status')),
    visibility: oneOf(['PUBLIC', 'UNLISTED', 'RESTRICTED', 'PRIVATE'] as const, text('visibility')),
    joinOptions: oneOf(['FREE', 'RESTRICTED', 'INVITE', 'EXTERNAL'] as const, text('joinOptions')),
    externalParticipationUrl: text('externalParticipationUrl') || null,
    onlineAddress: text('onlineAddress') || null,
    phoneAddress: text('phoneAddress') || null,
    category: text('category') || 'MEETING',
    language: text('language') || null,
    tags: text('tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    ...organizerFrom(form),
  };
}

/** A profile, with the group that it publishes for behind a colon. */
function organizerFrom(form: FormData) {
  const [organizerActorId = '', attributedToId = ''] = textFrom(form, 'organizerActorId').split(':');
  return { organizerActorId, attributedToId: attributedToId || null };
}

function optionsFrom(form: FormData) {
  return {
    isOnline: form.has('options.isOnline'),
    maximumAttendeeCapacity: Number(textFrom(form, CAPACITY)),
    waitingList: form.has('options.waitingList'),
    anonymousParticipation: form.has('options.anonymousParticipation'),
    showRemainingAttendeeCapacity: form.has('options.showRemainingAttendeeCapacity'),
    hideNumberOfParticipants: form.has('options.hideNumberOfParticipants'),
    commentModeration: oneOf(['ALLOW_ALL', 'MODERATED', 'CLOSED'], textFrom(form, 'options.commentModeration')),
    showStartTime: true,
    showEndTime: form.has('options.showEndTime'),
    hideOrganizerWhenGroupEvent: form.has('options.hideOrganizerWhenGroupEvent'),
  };
}

/** The details the editor asks for; others that the event has stay as they are. */
function metadataFrom(form: FormData, before: EditorEvent | null) {
  const own = ACCESS_DETAILS.map(({ key }) => key);
  const others = (before?.metadata ?? []).flatMap((entry) =>
    entry?.key && entry.value && !own.includes(entry.key)
      ? [{ key: entry.key, title: entry.title, value: entry.value, type: entry.type }]
      : [],
  );
  const chosen = own.flatMap((key) => {
    const value = textFrom(form, key);
    return value ? [{ key, value, type: 'STRING' as const }] : [];
  });
  return [...others, ...chosen];
}

function oneOf<const T extends string>(values: readonly [T, ...T[]], value: string): T {
  return values.find((known) => known === value) ?? values[0];
}
