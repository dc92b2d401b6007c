import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { pictureFields } from './picture.ts';
import type { Status } from './StatusBadge.svelte';

/** What EventCard needs of an event; spread it as `...EventCard` on Event or EventSearchResult. */
export const eventCardFields = graphql(
  `
    fragment EventCard on EventSearchResult {
      __typename
      uuid
      url
      title
      beginsOn
      endsOn
      status
      category
      picture {
        ...Picture
      }
      physicalAddress {
        description
        locality
        geom
      }
      attributedTo {
        name
        preferredUsername
      }
      organizerActor {
        name
        preferredUsername
      }
      options {
        timezone
        isOnline
        showStartTime
        showEndTime
        hideNumberOfParticipants
        hideOrganizerWhenGroupEvent
        maximumAttendeeCapacity
        remainingAttendeeCapacity
      }
      participantStats {
        going
      }
      ... on Event {
        series {
          events(limit: 1) {
            total
          }
        }
      }
    }
  `,
  [pictureFields],
);

export type EventCardEvent = ResultOf<typeof eventCardFields>;

type Options = NonNullable<EventCardEvent['options']>;
type Glance = Pick<EventCardEvent, 'status'> & {
  options: Pick<Options, 'isOnline' | 'maximumAttendeeCapacity' | 'remainingAttendeeCapacity'> | null;
};

/** What must be told about an event at a glance. */
export function statusesOf(event: Glance, over: boolean): Status[] {
  const full = Boolean(event.options?.maximumAttendeeCapacity) && event.options?.remainingAttendeeCapacity === 0;
  return [
    event.status === 'CANCELLED' && 'cancelled',
    event.status === 'TENTATIVE' && 'tentative',
    over && 'past',
    full && !over && 'full',
    event.options?.isOnline && 'online',
  ].filter((status) => status !== false && status !== undefined && status !== null) as Status[];
}

/** Its page: here, or with the instance of which only a search index knows it. */
export function pageOf({ __typename: type, uuid, url }: EventCardEvent): { href: string; host?: string } {
  return type === 'EventResult' ? { href: url ?? '', host: URL.parse(url ?? '')?.host } : { href: `/events/${uuid}` };
}

/** Where it takes place, in one line; undefined when no place is given. */
export function placeOf(event: EventCardEvent): string | undefined {
  const { description, locality } = event.physicalAddress ?? {};
  return (
    [description, locality].filter((part, index, all) => part && all.indexOf(part) === index).join(', ') || undefined
  );
}

/** For whom it is held: the group where there is one, else the person who made it. */
export function hostOf(event: EventCardEvent): string | undefined {
  const host = event.attributedTo ?? event.organizerActor;
  return host?.name || host?.preferredUsername || undefined;
}
