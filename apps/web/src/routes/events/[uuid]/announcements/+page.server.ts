import { error, redirect } from '@sveltejs/kit';
import { announcementsQuery, GROUP_NAMES, rolesOf } from '#lib/announcements/announcements.ts';
import { htmlOf, linkAddresses } from '#lib/format/plain-text.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;

const send = graphql(`
  mutation SendAnnouncement($eventId: ID!, $actorId: ID!, $text: String!, $roles: [ParticipantRoleEnum]!) {
    sendEventPrivateMessage(eventId: $eventId, actorId: $actorId, text: $text, roles: $roles) {
      id
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const number = pageFrom(page.url.searchParams);
  const { event } = await queryEvent(page, announcementsQuery, { uuid: page.params.uuid, page: number, limit: LIMIT });
  const editor = event.viewerEditsAs;
  if (!event.viewerCan?.update || !editor) error(403, m.error_unauthorized());
  return {
    event,
    editor,
    page: number,
    limit: LIMIT,
    total: event.announcements?.total ?? 0,
    announcements: (event.announcements?.elements ?? []).filter((one) => one !== null),
  };
};

export const actions: Actions = {
  preview: formAction(async (_event, form) => {
    const text = textFrom(form, 'text').trim();
    if (!text) return refuseForm(form, { text: m.error_required() });
    const to = groupsIn(form);
    if (to.length === 0) return refuseForm(form, {}, m.announcement_choose());
    return { errors: {}, values: { text, to }, preview: { text, to } };
  }),
  send: formAction(async (event, form) => {
    const roles = rolesOf(groupsIn(form));
    if (roles.length === 0) return refuseForm(form, {}, m.announcement_choose());
    await mutate(event, send, {
      eventId: textFrom(form, 'eventId'),
      actorId: textFrom(form, 'actorId'),
      text: linkAddresses(htmlOf(textFrom(form, 'text'))),
      roles,
    });
    setFlash(event, 'success', m.announcement_sent());
    redirect(303, `${event.url.pathname}#sent`);
  }),
};

function groupsIn(form: FormData) {
  const wanted = form.getAll('to');
  return GROUP_NAMES.filter((group) => wanted.includes(group));
}
