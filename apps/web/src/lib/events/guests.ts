import { formatMoment, formatTime } from '#lib/format/dates.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';
import { handleOf, nameOf } from './standing.ts';

const guestFields = graphql(`
  fragment Guest on Participant {
    id
    role
    insertedAt
    checkedInAt
    waitingPosition
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
`);

/** What the page of participants asks for. */
export const guestListQuery = graphql(
  `
    query Participants($uuid: UUID!, $roles: String!, $search: String!, $page: Int!, $limit: Int!) {
      config {
        anonymous {
          actorId
        }
      }
      event(uuid: $uuid) {
        id
        uuid
        title
        options {
          timezone
          maximumAttendeeCapacity
          remainingAttendeeCapacity
          waitingList
        }
        viewerCan {
          update
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
          waiting
        }
        participantExports {
          path
          format
          state
          expiresAt
        }
        participants(roles: $roles, search: $search, page: $page, limit: $limit) {
          total
          elements {
            ...Guest
          }
        }
      }
    }
  `,
  [guestFields],
);

/** What the pages of the day itself ask for. */
export const checkInQuery = graphql(
  `
    query CheckIn($uuid: UUID!, $search: String!, $checkedIn: Boolean, $page: Int!, $limit: Int!) {
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
        }
        viewerCan {
          manageParticipants
        }
        participantStats {
          going
          checkedIn
        }
        participants(
          roles: "PARTICIPANT,MODERATOR,ADMINISTRATOR,CREATOR"
          search: $search
          checkedIn: $checkedIn
          page: $page
          limit: $limit
        ) {
          total
          elements {
            ...Guest
          }
        }
      }
    }
  `,
  [guestFields],
);

/** Whose ticket was shown. */
export const ticketHolderQuery = graphql(
  `
    query TicketHolder($code: String!) {
      config {
        anonymous {
          actorId
        }
      }
      ticketHolder(code: $code) {
        ...Guest
        event {
          uuid
          title
          options {
            timezone
          }
        }
      }
    }
  `,
  [guestFields],
);

export type GuestListOfPage = NonNullable<ResultOf<typeof guestListQuery>['event']>;
export type GuestOfPage = ResultOf<typeof guestFields>;

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

const HALF_A_DAY = 12 * 3_600_000;

/** "18:02", with the day when that was on another. */
export function sinceWords(at: string | number, zone: string | null | undefined, now = Date.now()): string {
  return now - new Date(at).getTime() < HALF_A_DAY ? formatTime(at, zone) : formatMoment(at, zone);
}
