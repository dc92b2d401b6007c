import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { guestListQuery } from '#lib/events/guests.ts';
import { LISTED_ROLES, type ListedRole } from '#lib/events/participant-roles.ts';
import { formatNumber } from '#lib/format/numbers.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 25;
const MOST_SEARCHED = 200;
const FORMATS = ['CSV', 'ODS', 'PDF'] as const;

type Answer = 'PARTICIPANT' | 'REJECTED';

const answer = graphql(`
  mutation AnswerParticipants($ids: [ID!]!, $role: ParticipantRoleEnum!) {
    updateParticipations(ids: $ids, role: $role) {
      id
      message
      participant {
        role
      }
    }
  }
`);

const move = graphql(`
  mutation MoveWaitingParticipant($id: ID!, $position: Int!) {
    moveWaitingParticipant(id: $id, position: $position) {
      id
      waitingPosition
    }
  }
`);

const makeFile = graphql(`
  mutation ExportParticipants($eventId: ID!, $roles: [ParticipantRoleEnum], $format: ExportFormatEnum) {
    exportEventParticipants(eventId: $eventId, roles: $roles, format: $format) {
      path
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const role = roleIn(page.url.searchParams.get('role'));
  const number = pageFrom(page.url.searchParams);
  const search = (page.url.searchParams.get('search') ?? '').trim().slice(0, MOST_SEARCHED);
  const { event, config } = await queryEvent(page, guestListQuery, {
    uuid: page.params.uuid,
    roles: role ?? '',
    search,
    page: number,
    limit: LIMIT,
  });
  if (!event.viewerCan?.manageParticipants) error(403, m.error_unauthorized());
  return {
    event,
    role,
    search,
    anonymousId: config?.anonymous?.actorId,
    page: number,
    limit: LIMIT,
    total: event.participants?.total ?? 0,
    participants: (event.participants?.elements ?? []).filter((one) => one !== null),
  };
};

export const actions: Actions = {
  answer: formAction(async (event, form) => {
    if (form.has('move')) return moveInLine(event, textFrom(form, 'move'));
    const role: Answer = textFrom(form, 'role') === 'REJECTED' ? 'REJECTED' : 'PARTICIPANT';
    const ids = form.getAll('id').map(String).slice(0, LIMIT);
    if (ids.length === 0) return refuseForm(form, {}, m.participants_tick_first());
    const { updateParticipations: answers } = await mutate(event, answer, { ids, role });
    const reasons = [...new Set(answers.flatMap(({ message }) => message ?? []))].join(' ');
    const answered = answers.filter(({ message }) => !message).length;
    if (answered === 0) return refuseForm(form, {}, reasons);
    const changed = { PARTICIPANT: m.participants_approved, REJECTED: m.participants_refused }[role]({
      count: answered,
    });
    const waiting = answers.filter(({ participant }) => participant?.role === 'WAITING').length;
    const done = waiting > 0 ? `${changed}. ${m.participants_now_waiting({ count: waiting })}` : changed;
    if (reasons) setFlash(event, 'warning', m.participants_not_all({ done, reason: reasons }));
    else setFlash(event, 'success', done);
    redirect(303, addressIn(event.url));
  }),
  export: formAction(async (event, form) => {
    const role = roleIn(textFrom(form, 'list'));
    const format = FORMATS.find((known) => known === textFrom(form, 'format')) ?? 'CSV';
    await mutate(event, makeFile, { eventId: textFrom(form, 'eventId'), roles: role ? [role] : [], format });
    setFlash(event, 'success', m.guest_export_begun());
    redirect(303, `${event.url.pathname}${role ? `?role=${role}` : ''}#download`);
  }),
};

/** `wish` is whom and to which place, as the buttons of the list say it. */
async function moveInLine(event: RequestEvent, wish: string): Promise<never> {
  const [id = '', place] = wish.split(':');
  const { moveWaitingParticipant } = await mutate(event, move, { id, position: Number(place) });
  setFlash(event, 'success', m.waiting_moved({ shown: formatNumber(moveWaitingParticipant?.waitingPosition ?? 0) }));
  redirect(303, `${addressIn(event.url)}#guest-${id}`);
}

function roleIn(wanted: string | null): ListedRole | null {
  return LISTED_ROLES.find((known) => known === wanted) ?? null;
}

/** Where the reader was: without the name of the action. */
function addressIn({ pathname, searchParams }: URL): string {
  const kept = [...searchParams].filter(([name]) => !name.startsWith('/'));
  return kept.length > 0 ? `${pathname}?${new URLSearchParams(kept)}` : pathname;
}
