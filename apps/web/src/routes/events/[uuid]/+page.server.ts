import { redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { eventPageQuery, type EventOfPage, isIndexed } from '#lib/events/event-page.ts';
import { addressLines } from '#lib/places/place.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { commentActions } from '#lib/server/comment-actions.ts';
import { formatSpan } from '#lib/format/dates.ts';
import { shortened, textOf } from '#lib/format/plain-text.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { eventJsonLd } from '#lib/server/event-json-ld.ts';
import { scopeFrom } from '#lib/server/event-scope.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { findRemembered } from '#lib/server/remembered-participation.ts';
import { elsewhere } from '#lib/server/way-elsewhere.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const SUMMARY_LENGTH = 300;

const join = graphql(`
  mutation JoinEvent($eventId: ID!, $actorId: ID!, $message: String, $locale: String, $acceptWaiting: Boolean) {
    joinEvent(eventId: $eventId, actorId: $actorId, message: $message, locale: $locale, acceptWaiting: $acceptWaiting) {
      id
      role
      event {
        local
        url
      }
    }
  }
`);

const joinByMail = graphql(`
  mutation JoinByMail(
    $eventId: ID!
    $actorId: ID!
    $email: String!
    $message: String
    $locale: String
    $timezone: Timezone
    $proof: String
  ) {
    joinEvent(
      eventId: $eventId
      actorId: $actorId
      email: $email
      message: $message
      locale: $locale
      timezone: $timezone
      proof: $proof
      acceptWaiting: true
    ) {
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

const decline = graphql(`
  mutation DeclineInvitation($id: ID!) {
    declineEventInvitation(id: $id) {
      id
    }
  }
`);

const update = graphql(`
  mutation ChangeEvent($eventId: ID!, $scope: EventScope, $draft: Boolean, $status: EventStatus) {
    updateEvent(eventId: $eventId, scope: $scope, draft: $draft, status: $status) {
      awaitsModerator
    }
  }
`);

const remove = graphql(`
  mutation DeleteEvent($eventId: ID!, $scope: EventScope) {
    deleteEvent(eventId: $eventId, scope: $scope) {
      id
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  const commentsPage = pageFrom(page.url.searchParams, 'comments');
  const { event, config } = await queryEvent(page, eventPageQuery, { uuid: page.params.uuid, commentsPage });
  const { actorId = null, participation } = config?.anonymous ?? {};
  const anonymousActorId = participation?.allowed ? actorId : null;
  return {
    event,
    rememberedRole: (await findRemembered(page, page.params.uuid))?.role,
    anonymousActorId,
    proofOfWork: config?.proofOfWork ?? false,
    commentsPage,
    summary: summaryOf(event),
    jsonLd: isIndexed(event) ? eventJsonLd(event) : undefined,
  };
};

export const actions: Actions = {
  ...commentActions,
  join: formAction(async (event, form) => {
    const { joinEvent } = await mutate(event, join, {
      eventId: textFrom(form, 'eventId'),
      actorId: textFrom(form, 'actorId'),
      message: textFrom(form, 'message') || null,
      locale: event.locals.locale,
      acceptWaiting: form.has('acceptWaiting'),
    });
    setFlash(event, 'success', outcomeOf(joinEvent?.role, joinEvent?.event));
    redirect(303, event.url.pathname);
  }),
  joinByMail: formAction(async (event, form) => {
    const email = textFrom(form, 'email').trim();
    await mutate(event, joinByMail, {
      eventId: textFrom(form, 'eventId'),
      actorId: textFrom(form, 'actorId'),
      email,
      message: textFrom(form, 'message') || null,
      locale: event.locals.locale,
      timezone: event.locals.timezone ?? null,
      proof: textFrom(form, 'proof') || null,
    });
    setFlash(event, 'success', m.anonymous_asked({ email }));
    redirect(303, event.url.pathname);
  }),
  leave: formAction(async (event, form) => {
    await mutate(event, leave, { eventId: textFrom(form, 'eventId'), actorId: textFrom(form, 'actorId') });
    setFlash(event, 'success', m.event_left());
    redirect(303, event.url.pathname);
  }),
  decline: formAction(async (event, form) => {
    await mutate(event, decline, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.invitation_declined_told());
    redirect(303, event.url.pathname);
  }),
  elsewhere,
  publish: formAction(async (event, form) => {
    const { updateEvent } = await mutate(event, update, { eventId: textFrom(form, 'eventId'), draft: false });
    setFlash(event, 'success', updateEvent?.awaitsModerator ? m.event_sent_to_moderator() : m.event_published());
    redirect(303, event.url.pathname);
  }),
  cancel: formAction(async (event, form) => {
    const scope = scopeFrom(form);
    await mutate(event, update, { eventId: textFrom(form, 'eventId'), scope, status: 'CANCELLED' });
    setFlash(event, 'success', scope === 'THIS' ? m.event_is_cancelled() : m.series_dates_cancelled());
    redirect(303, event.url.pathname);
  }),
  delete: formAction(async (event, form) => {
    const scope = scopeFrom(form);
    await mutate(event, remove, { eventId: textFrom(form, 'eventId'), scope });
    setFlash(event, 'success', scope === 'THIS' ? m.event_deleted() : m.series_dates_deleted());
    redirect(303, '/events/me');
  }),
};

/** What became of a wish to take part. */
function outcomeOf(
  role: string | null | undefined,
  event: { local: boolean | null; url: string | null } | null | undefined,
) {
  if (role === 'WAITING') return m.event_join_waits();
  if (role !== 'NOT_APPROVED') return m.event_joined();
  const host = event?.local === false ? URL.parse(event.url ?? '')?.host : undefined;
  return host ? m.event_join_sent({ host }) : m.event_join_asked();
}

/** What, when and where, for those who see a link to the page and not the page. */
function summaryOf({ options, beginsOn, endsOn, physicalAddress, description }: EventOfPage): string {
  const when = formatSpan({ ...options, beginsOn: beginsOn ?? 0, endsOn }, options?.timezone);
  const where = addressLines(physicalAddress).slice(0, 2).join(', ');
  return shortened([when, where, textOf(description ?? '')].filter(Boolean).join(' · '), SUMMARY_LENGTH);
}
