import { redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { faceFields } from '#lib/ui/face.ts';
import { organizersOf } from '#lib/events/organizers.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

/** As many as are offered while a name is written. */
const KNOWN = 100;

const organizers = graphql(
  `
    query Organizers($uuid: UUID!, $known: Int!) {
      config {
        anonymous {
          actorId
        }
      }
      event(uuid: $uuid) {
        id
        uuid
        title
        organizerActor {
          ...Face
        }
        contacts {
          ...Face
        }
        series {
          id
        }
        viewerCan {
          nameOrganizers
        }
        organizerInvitations {
          id
          role
          actor {
            ...Face
          }
        }
        viewerOrganizerInvitations {
          id
          role
          actor {
            ...Face
          }
          invitedBy {
            ...Face
          }
        }
        mentionable {
          id
          name
          preferredUsername
          domain
        }
        participants(limit: $known) {
          elements {
            actor {
              id
              name
              preferredUsername
              domain
            }
          }
        }
      }
    }
  `,
  [faceFields],
);

const ask = graphql(`
  mutation InviteOrganizer($eventId: ID!, $actor: String!, $role: EventOrganizerRole!) {
    inviteOrganizer(eventId: $eventId, actor: $actor, role: $role) {
      id
    }
  }
`);

const withdraw = graphql(`
  mutation WithdrawOrganizerInvitation($id: ID!) {
    withdrawOrganizerInvitation(id: $id) {
      id
    }
  }
`);

const accept = graphql(`
  mutation AcceptOrganizerInvitation($id: ID!) {
    acceptOrganizerInvitation(id: $id) {
      id
    }
  }
`);

const decline = graphql(`
  mutation DeclineOrganizerInvitation($id: ID!) {
    declineOrganizerInvitation(id: $id) {
      id
    }
  }
`);

const remove = graphql(`
  mutation RemoveOrganizer($eventId: ID!, $actorId: ID!) {
    removeOrganizer(eventId: $eventId, actorId: $actorId) {
      id
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  const viewer = await requireViewer(page);
  const { config, event } = await queryEvent(page, organizers, { uuid: page.params.uuid, known: KNOWN });
  const hosts = organizersOf(event);
  const guests = (event.participants?.elements ?? []).map((guest) => guest?.actor);
  const people = [...event.mentionable, ...guests].filter(
    (actor) => actor != null && !actor.domain && actor.id !== config?.anonymous?.actorId,
  );
  const known = people.filter(
    (actor, index) =>
      people.findIndex((other) => other?.id === actor?.id) === index &&
      !viewer.actors.some((own) => own?.id === actor?.id) &&
      !hosts.some(({ id }) => id === actor?.id),
  );
  return { event, hosts, known };
};

export const actions: Actions = {
  ask: formAction(async (event, form) => {
    const role = textFrom(form, 'role') === 'ORGANIZER' ? 'ORGANIZER' : 'CO_ORGANIZER';
    await mutate(event, ask, { eventId: textFrom(form, 'eventId'), actor: textFrom(form, 'actor'), role });
    setFlash(event, 'success', m.organizers_asked_told());
    redirect(303, event.url.pathname);
  }),
  withdraw: formAction(async (event, form) => {
    await mutate(event, withdraw, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.organizers_withdrawn());
    redirect(303, event.url.pathname);
  }),
  accept: formAction(async (event, form) => {
    await mutate(event, accept, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.organizers_accepted());
    redirect(303, `/events/${event.params.uuid}`);
  }),
  decline: formAction(async (event, form) => {
    await mutate(event, decline, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.organizers_declined());
    redirect(303, '/events/me');
  }),
  remove: formAction(async (event, form) => {
    await mutate(event, remove, { eventId: textFrom(form, 'eventId'), actorId: textFrom(form, 'actorId') });
    const leaves = textFrom(form, 'own') !== '';
    setFlash(event, 'success', leaves ? m.organizers_left() : m.organizers_removed());
    redirect(303, leaves ? '/events/me' : event.url.pathname);
  }),
};
