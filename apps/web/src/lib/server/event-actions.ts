import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { editorFields, type EditorEvent } from '#lib/editor/event-editor.ts';
import { repeatMistakes, ruleFrom } from '#lib/editor/repeat-fields.ts';
import { nextDates, nextDatesFrom } from '#lib/events/next-dates.ts';
import { formatMoment } from '#lib/format/dates.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { eventFrom } from './event-input.ts';
import { createEvent, updateEvent } from './event-mutations.ts';
import { type EventScope, scopeFrom } from './event-scope.ts';
import { setFlash } from './flash.ts';
import { formAction, refuseForm, textFrom, valuesOf } from './form.ts';
import { execute, graphql, mutate } from './graphql.ts';

const present = graphql(
  `
    query PresentEvent($uuid: UUID!) {
      event(uuid: $uuid) {
        ...Editor
      }
    }
  `,
  [editorFields],
);

type Saved = Awaited<ReturnType<typeof store>>;

/**
 * The editor's actions: `save` as the button says, `autosave` of a draft while somebody writes, and `dates` to see when an
 * event that repeats would be.
 */
export const eventActions = {
  save: formAction(async (event: RequestEvent, form) => {
    const before = await presentEvent(event, form);
    const { values, mistakes } = await eventFrom(event, form, before);
    if (mistakes) return refuseForm(form, mistakes);
    const draft = (before?.draft ?? true) && textFrom(form, 'intent') !== 'publish';
    const saved = await store(event, before, { ...values, draft }, scopeFrom(form));
    setFlash(event, 'success', outcome(before, saved));
    redirect(303, `/events/${saved?.uuid}`);
  }),
  autosave: async (event: RequestEvent) => {
    const form = await event.request.formData();
    try {
      const before = await presentEvent(event, form);
      const { values } = await eventFrom(event, form, before);
      if (!values || (before && !before.draft)) return fail(422, { saved: false });
      const saved = await store(event, before, { ...values, draft: true });
      return { uuid: saved?.uuid ?? '' };
    } catch (failure) {
      if (failure instanceof GraphQLFailure) return fail(failure.status, { saved: false });
      throw failure;
    }
  },
  dates: formAction(async (event: RequestEvent, form) => {
    const mistakes = repeatMistakes(form);
    const day = textFrom(form, 'beginsOn').slice(0, 10);
    if (!day) mistakes.beginsOn = m.editor_begins_missing();
    const rule = ruleFrom(form);
    if (!rule || Object.keys(mistakes).length > 0) return refuseForm(form, mistakes);
    const { recurrenceDates } = await execute(event, nextDates, nextDatesFrom(rule, day));
    return { errors: {}, values: valuesOf(form), dates: recurrenceDates };
  }),
};

async function presentEvent(event: RequestEvent, form: FormData): Promise<EditorEvent | null> {
  const uuid = textFrom(form, 'uuid');
  if (!uuid) return null;
  return (await execute(event, present, { uuid })).event ?? null;
}

type Values = NonNullable<Awaited<ReturnType<typeof eventFrom>>['values']> & { draft: boolean };

async function store(event: RequestEvent, before: EditorEvent | null, values: Values, scope?: EventScope) {
  if (!before) return (await mutate(event, createEvent, values)).event;
  return (await mutate(event, updateEvent, { ...values, scope, eventId: before.id ?? '' })).event;
}

/** What became of the event, in a sentence for its page. */
function outcome(before: EditorEvent | null, saved: Saved): string {
  if (saved?.awaitsModerator) return m.event_sent_to_moderator();
  if (saved?.draft && saved.publishAt) {
    return m.editor_scheduled({ time: formatMoment(saved.publishAt, saved.options?.timezone) });
  }
  if (saved?.draft) return m.editor_draft_saved();
  return before && !before.draft ? m.editor_saved() : m.event_published();
}
