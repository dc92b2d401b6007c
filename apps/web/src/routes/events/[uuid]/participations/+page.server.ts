import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { ROLES, type Role } from '#lib/events/participant-roles.ts';
import type { Actions, PageServerLoad } from './$types';

const LIMIT = 25;

const participants = graphql(`
  query Participants($uuid: UUID!, $roles: String!, $page: Int!, $limit: Int!) {
    event(uuid: $uuid) {
      uuid
      title
      joinOptions
      options {
        maximumAttendeeCapacity
        remainingAttendeeCapacity
      }
      viewerCan {
        manageParticipants
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
  const wanted = page.url.searchParams.get('role');
  const role = ROLES.find((known) => known === wanted) ?? null;
  const number = Math.max(1, Math.trunc(Number(page.url.searchParams.get('page'))) || 1);
  const { event } = await query(page, participants, {
    uuid: page.params.uuid,
    roles: role ?? '',
    page: number,
    limit: LIMIT,
  });
  if (!event) error(404, m.error_event_not_found());
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
  /** Approves or refuses all that were ticked; what cannot be done is told and the rest is kept. */
  default: formAction(async (event, form) => {
    const role: Role = textFrom(form, 'role') === 'REJECTED' ? 'REJECTED' : 'PARTICIPANT';
    const ids = form.getAll('id').map(String).slice(0, LIMIT);
    for (const id of ids) await mutate(event, change, { id, role });
    const count = ids.length;
    if (count > 0)
      setFlash(
        event,
        'success',
        role === 'PARTICIPANT' ? m.participants_approved({ count }) : m.participants_refused({ count }),
      );
    redirect(303, event.url.pathname + event.url.search);
  }),
};
