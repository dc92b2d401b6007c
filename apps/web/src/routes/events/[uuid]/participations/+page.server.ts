import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { LISTED_ROLES } from '#lib/events/participant-roles.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
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

type Answer = 'PARTICIPANT' | 'REJECTED';

const participants = graphql(`
  query Participants($uuid: UUID!, $roles: String!, $page: Int!, $limit: Int!) {
    event(uuid: $uuid) {
      uuid
      title
      options {
        timezone
        maximumAttendeeCapacity
      }
      viewerCan {
        invite
        manageParticipants
      }
      invitations(limit: 0) {
        total
      }
      participantStats {
        going
        participant
        notApproved
        rejected
      }
      participants(roles: $roles, page: $page, limit: $limit) {
        total
        elements {
          id
          role
          insertedAt
          metadata {
            message
          }
          actor {
            id
            name
            preferredUsername
            avatar {
              url
              variants {
                url
                width
              }
            }
          }
        }
      }
    }
  }
`);

const change = graphql(`
  mutation ChangeParticipation($id: ID!, $role: ParticipantRoleEnum!) {
    updateParticipation(id: $id, role: $role) {
      id
      role
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const wanted = page.url.searchParams.get('role');
  const role = LISTED_ROLES.find((known) => known === wanted) ?? null;
  const number = pageFrom(page.url.searchParams);
  const { event } = await queryEvent(page, participants, {
    uuid: page.params.uuid,
    roles: role ?? '',
    page: number,
    limit: LIMIT,
  });
  if (!event.viewerCan?.manageParticipants) error(403, m.error_unauthorized());
  return {
    event,
    role,
    page: number,
    limit: LIMIT,
    total: event.participants?.total ?? 0,
    participants: (event.participants?.elements ?? []).filter((one) => one !== null),
  };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const role: Answer = textFrom(form, 'role') === 'REJECTED' ? 'REJECTED' : 'PARTICIPANT';
    const ids = form.getAll('id').map(String).slice(0, LIMIT);
    if (ids.length === 0) return refuseForm(form, {}, m.participants_tick_first());
    const { answered, obstacle } = await answerEach(event, ids, role);
    if (answered === 0 && obstacle) throw obstacle;
    const done = { PARTICIPANT: m.participants_approved, REJECTED: m.participants_refused }[role]({ count: answered });
    if (obstacle)
      setFlash(event, 'warning', m.participants_not_all({ done, reason: obstacle.general ?? obstacle.message }));
    else setFlash(event, 'success', done);
    redirect(303, event.url.pathname + event.url.search);
  }),
};

/** Answers one after the other, in the order of the list, as far as it goes. */
async function answerEach(event: RequestEvent, ids: string[], role: Answer) {
  let answered = 0;
  try {
    for (const id of ids) {
      await mutate(event, change, { id, role });
      answered += 1;
    }
    return { answered };
  } catch (failure) {
    if (failure instanceof GraphQLFailure) return { answered, obstacle: failure };
    throw failure;
  }
}
