import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';
import { handleOf, nameOf } from './standing.ts';

/** What the participants' page asks for. */
export const guestListQuery = graphql(`
  query Participants($uuid: UUID!, $roles: String!, $search: String!, $page: Int!, $limit: Int!) {
    config {
      anonymous {
        actorId
      }
    }
    event(uuid: $uuid) {
      uuid
      title
      options {
        timezone
        maximumAttendeeCapacity
        remainingAttendeeCapacity
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
        notConfirmed
        rejected
      }
      participants(roles: $roles, search: $search, page: $page, limit: $limit) {
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

type GuestList = NonNullable<NonNullable<ResultOf<typeof guestListQuery>['event']>['participants']>;
export type GuestOfPage = NonNullable<NonNullable<GuestList['elements']>[number]>;

interface Guest {
  actor?: {
    id?: string | null;
    name?: string | null;
    preferredUsername?: string | null;
    domain?: string | null;
  } | null;
}

/** What an organizer reads of somebody on the list; people without an account have no handle. */
export function guestWords(
  { actor }: Guest,
  anonymousId: string | null | undefined,
): { name: string; handle?: string } {
  if (actor?.id && actor.id === anonymousId) return { name: m.participants_anonymous() };
  return { name: nameOf(actor), handle: handleOf(actor) };
}
