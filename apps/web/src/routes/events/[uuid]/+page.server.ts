import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { eventJsonLd } from '#lib/events/event-json-ld.ts';
import { eventPageQuery } from '#lib/events/event-page.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const join = graphql(`
  mutation JoinEvent($eventId: ID!, $actorId: ID!, $message: String) {
    joinEvent(eventId: $eventId, actorId: $actorId, message: $message) {
      id
      role
    }
  }
`);

const leave = graphql(`
  mutation LeaveEvent($eventId: ID!, $actorId: ID!) {
    leaveEvent(eventId: $eventId, actorId: $actorId) {
      id
    }
  }
`);

const publish = graphql(`
  mutation PublishEvent($eventId: ID!) {
    updateEvent(eventId: $eventId, draft: false) {
      id
    }
  }
`);

const remove = graphql(`
  mutation DeleteEvent($eventId: ID!) {
    deleteEvent(eventId: $eventId) {
      id
    }
  }
`);

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (page) => {
  if (!UUID.test(page.params.uuid)) error(404, m.error_event_not_found());
  const { event } = await query(page, eventPageQuery, { uuid: page.params.uuid });
  if (!event) error(404, m.error_event_not_found());
  return {
    event,
    jsonLd: event.visibility === 'PUBLIC' && !event.draft ? eventJsonLd(event, page.url.href) : undefined,
  };
};

export const actions: Actions = {
  join: formAction(async (event, form) => {
    const { joinEvent } = await mutate(event, join, {
      eventId: textFrom(form, 'eventId'),
      actorId: textFrom(form, 'actorId'),
      message: textFrom(form, 'message') || null,
    });
    setFlash(event, 'success', joinEvent?.role === 'NOT_APPROVED' ? m.event_join_asked() : m.event_joined());
    redirect(303, event.url.pathname);
  }),
  leave: formAction(async (event, form) => {
    await mutate(event, leave, { eventId: textFrom(form, 'eventId'), actorId: textFrom(form, 'actorId') });
    setFlash(event, 'success', m.event_left());
    redirect(303, event.url.pathname);
  }),
  publish: formAction(async (event, form) => {
    await mutate(event, publish, { eventId: textFrom(form, 'eventId') });
    setFlash(event, 'success', m.event_published());
    redirect(303, event.url.pathname);
  }),
  delete: formAction(async (event, form) => {
    await mutate(event, remove, { eventId: textFrom(form, 'eventId') });
    setFlash(event, 'success', m.event_deleted());
    redirect(303, '/events/me');
  }),
};
