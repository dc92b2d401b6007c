import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { pageFrom } from '#lib/search/search-filters.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 25;
const BETWEEN_NAMES = /[\s,;]+/;

const invitations = graphql(`
  query Invitations($uuid: UUID!, $page: Int!, $limit: Int!) {
    event(uuid: $uuid) {
      id
      uuid
      title
      organizerActor {
        name
        preferredUsername
      }
      attributedTo {
        name
        preferredUsername
      }
      viewerCan {
        invite
        manageParticipants
      }
      participantStats {
        participant
        notApproved
        notConfirmed
        rejected
        waiting
      }
      invitations(page: $page, limit: $limit) {
        total
        elements {
          id
          status
          actor {
            id
            name
            preferredUsername
            domain
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

const invite = graphql(`
  mutation Invite($eventId: ID!, $actors: [String!]!) {
    inviteToEvent(eventId: $eventId, actors: $actors) {
      id
    }
  }
`);

const withdraw = graphql(`
  mutation WithdrawInvitation($id: ID!) {
    withdrawEventInvitation(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  await requireViewer(page);
  const number = pageFrom(page.url.searchParams);
  const { event } = await queryEvent(page, invitations, { uuid: page.params.uuid, page: number, limit: LIMIT });
  const total = event.invitations?.total ?? 0;
  if (!event.viewerCan?.invite && total === 0) error(403, m.error_unauthorized());
  return {
    event,
    page: number,
    limit: LIMIT,
    total,
    invitations: (event.invitations?.elements ?? []).filter((one) => one !== null),
  };
};

export const actions: Actions = {
  invite: formAction(async (event, form) => {
    const actors = textFrom(form, 'actors').split(BETWEEN_NAMES).filter(Boolean);
    const { inviteToEvent } = await mutate(event, invite, { eventId: textFrom(form, 'eventId'), actors });
    setFlash(event, 'success', m.invitations_made({ count: inviteToEvent?.length ?? 0 }));
    redirect(303, event.url.pathname);
  }),
  withdraw: formAction(async (event, form) => {
    await mutate(event, withdraw, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.invitation_withdrawn());
    redirect(303, event.url.pathname);
  }),
};
