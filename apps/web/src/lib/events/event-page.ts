import { eventCommentsFields } from '#lib/comments/comments.ts';
import { formatSpan } from '#lib/format/dates.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { addressFields } from '#lib/places/place.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import { faceFields } from '#lib/ui/face.ts';
import { pictureFields } from '#lib/ui/picture.ts';
import type { Status } from '#lib/ui/StatusBadge.svelte';
import { seriesFields } from './series.ts';

export const eventPageQuery = graphql(
  `
    query EventPage($uuid: UUID!, $commentsPage: Int!) {
      config {
        proofOfWork
        anonymous {
          actorId
          participation {
            allowed
          }
        }
      }
      event(uuid: $uuid) {
        id
        uuid
        url
        local
        title
        description
        beginsOn
        previousBeginsOn
        endsOn
        status
        visibility
        joinOptions
        externalParticipationUrl
        externalSource {
          url
          name
        }
        draft
        awaitsModerator
        publishAt
        category
        language
        onlineAddress
        phoneAddress
        tags {
          title
          slug
        }
        picture {
          ...Picture
        }
        physicalAddress {
          ...FullAddress
        }
        organizerActor {
          ...Face
          suspended
          indexable
        }
        attributedTo {
          __typename
          ...Face
          url
          suspended
          indexable
          ... on Group {
            viewerMemberships {
              actor {
                id
              }
              rights {
                read
              }
            }
          }
        }
        contacts {
          ...Face
        }
        options {
          anonymousParticipation
          maximumAttendeeCapacity
          remainingAttendeeCapacity
          showRemainingAttendeeCapacity
          waitingList
          hideNumberOfParticipants
          showStartTime
          showEndTime
          timezone
          isOnline
          offers {
            price
            priceCurrency
          }
        }
        metadata {
          key
          value
        }
        participantStats {
          going
          waiting
          notApproved
        }
        viewerCan {
          update
          delete
          invite
          manageParticipants
          nameOrganizers
        }
        viewerParticipations {
          id
          role
          waitingPosition
          actor {
            id
            name
            preferredUsername
          }
        }
        viewerInvitations {
          id
          status
          actor {
            id
          }
          invitedBy {
            id
            name
            preferredUsername
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
        relatedEvents {
          ...EventCard
        }
        ...EventComments
        ...SeriesOfPage
      }
    }
  `,
  [pictureFields, addressFields, faceFields, eventCardFields, eventCommentsFields, seriesFields],
);

export type EventOfPage = NonNullable<ResultOf<typeof eventPageQuery>['event']>;

/** What says who may read an event. */
interface Openness {
  draft: boolean | null;
  visibility: string | null;
  organizerActor: { suspended: boolean | null } | null;
  attributedTo: { suspended: boolean | null } | null;
}

/** Whether anybody who has the address may read it. */
export function isOpenToRead(event: Openness): boolean {
  const { draft, visibility } = event;
  return !draft && !isSuspended(event) && (visibility === 'PUBLIC' || visibility === 'UNLISTED');
}

/** Whether it is there for moderators only, as whoever organizes it is shut out. */
export function isSuspended({
  organizerActor,
  attributedTo,
}: Pick<Openness, 'organizerActor' | 'attributedTo'>): boolean {
  return Boolean(organizerActor?.suspended || attributedTo?.suspended);
}

/** Those of the reader's profiles that could come: to a meeting of members only these, as another would show whose it is. */
export function guestsAmong<Profile extends { id: string | null }>(event: EventOfPage, profiles: Profile[]): Profile[] {
  const { visibility, attributedTo: group } = event;
  if (visibility !== 'RESTRICTED' || group?.__typename !== 'Group') return profiles;
  const members = (group.viewerMemberships ?? []).filter(({ rights }) => rights?.read).map(({ actor }) => actor?.id);
  return profiles.filter(({ id }) => members.includes(id));
}

/** Whether only invited people can take part. */
export function isOnInvitation({ joinOptions, visibility }: EventOfPage): boolean {
  return joinOptions === 'INVITE' || visibility === 'PRIVATE';
}

/** The server that it lives on, where that is another one. */
export function foreignHost({ local, url }: Pick<EventOfPage, 'local' | 'url'>): string | null {
  return local === false ? (URL.parse(url ?? '')?.host ?? null) : null;
}

/** Whether it stands in lists. */
export function isListed(event: EventOfPage): boolean {
  return isOpenToRead(event) && event.visibility === 'PUBLIC';
}

/** Whether search engines may know it. */
export function isIndexed(event: EventOfPage): boolean {
  const answerer = event.attributedTo ?? event.organizerActor;
  return isListed(event) && answerer?.indexable !== false;
}

/** When it was to begin before it was moved, as long as that is news: until it begins, and where the words differ. */
export function movedFrom(event: EventOfPage, now = Date.now()): string | null {
  const { beginsOn, previousBeginsOn, options } = event;
  if (!beginsOn || !previousBeginsOn || Date.parse(beginsOn) <= now) return null;
  const words = (begin: string) =>
    formatSpan({ beginsOn: begin, showStartTime: options?.showStartTime }, options?.timezone);
  return words(previousBeginsOn) === words(beginsOn) ? null : words(previousBeginsOn);
}

/** What a reader must know before anything else. */
export function statusesOfPage(event: EventOfPage, over: boolean): Status[] {
  const statuses: Status[] = [];
  if (event.draft) statuses.push('draft');
  if (event.status === 'CANCELLED') statuses.push('cancelled');
  if (event.status === 'TENTATIVE') statuses.push('tentative');
  if (over) statuses.push('past');
  if (event.options?.maximumAttendeeCapacity && event.options.remainingAttendeeCapacity === 0 && !over)
    statuses.push('full');
  if (event.options?.isOnline) statuses.push('online');
  if (event.visibility === 'UNLISTED') statuses.push('unlisted');
  if (event.visibility === 'PRIVATE') statuses.push('private');
  if (event.visibility === 'RESTRICTED') statuses.push(event.attributedTo ? 'members' : 'private');
  return statuses;
}
