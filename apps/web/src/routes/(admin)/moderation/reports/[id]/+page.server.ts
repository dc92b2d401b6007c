import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate, query } from '#lib/server/graphql.ts';
import {
  decideOnReport,
  deleteNote,
  reportQuery,
  removeComment,
  removeEvent,
  removePost,
  silenceReported,
  suspendReported,
  writeNote,
} from '#lib/moderation/report-page.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const STATUSES = ['OPEN', 'RESOLVED', 'CLOSED'] as const;
const FEEDBACK = ['SPAM', 'HAM'] as const;

interface Removal {
  id: string;
  words: string;
}

const removals = {
  EVENT: (event: RequestEvent, removal: Removal) => mutate(event, removeEvent, removal),
  COMMENT: (event: RequestEvent, removal: Removal) => mutate(event, removeComment, removal),
  POST: (event: RequestEvent, removal: Removal) => mutate(event, removePost, removal),
};

function isRemovable(kind: string): kind is keyof typeof removals {
  return Object.hasOwn(removals, kind);
}

export const load: PageServerLoad = async (event) => {
  const { report } = await query(event, reportQuery, { id: event.params.id });
  return { report: report! };
};

export const actions: Actions = {
  decide: formAction(async (event, form) => {
    const status = STATUSES.find((each) => each === textFrom(form, 'status')) ?? 'OPEN';
    const antispamFeedback = FEEDBACK.find((each) => each === textFrom(form, 'feedback')) ?? null;
    await mutate(event, decideOnReport, { id: event.params.id, status, antispamFeedback });
    setFlash(event, 'success', m.report_decided());
    redirect(303, event.url.pathname);
  }),
  note: formAction(async (event, form) => {
    await mutate(event, writeNote, { id: event.params.id, content: textFrom(form, 'content') });
    redirect(303, `${event.url.pathname}#notes`);
  }),
  deleteNote: formAction(async (event, form) => {
    await mutate(event, deleteNote, { id: textFrom(form, 'noteId') });
    redirect(303, `${event.url.pathname}#notes`);
  }),
  remove: formAction(async (event, form) => {
    const kind = textFrom(form, 'kind');
    if (!isRemovable(kind)) error(404, m.error_not_found());
    await removals[kind](event, { id: textFrom(form, 'id'), words: textFrom(form, 'words') });
    setFlash(event, 'success', m.report_removed());
    redirect(303, event.url.pathname);
  }),
  silence: formAction(async (event, form) => {
    await mutate(event, silenceReported, { id: textFrom(form, 'id'), reason: textFrom(form, 'reason') });
    setFlash(event, 'success', m.report_silenced());
    redirect(303, event.url.pathname);
  }),
  suspend: formAction(async (event, form) => {
    await mutate(event, suspendReported, { id: textFrom(form, 'id'), reason: textFrom(form, 'reason') });
    setFlash(event, 'success', m.report_suspended());
    redirect(303, event.url.pathname);
  }),
};
