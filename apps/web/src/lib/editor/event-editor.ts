import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { addressFields, labelOf } from '#lib/places/place.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** What the editor shows of an event that is there already. */
export const editorFields = graphql(
  `
    fragment Editor on Event {
      id
      uuid
      title
      description
      beginsOn
      endsOn
      status
      visibility
      joinOptions
      externalParticipationUrl
      draft
      publishAt
      category
      language
      onlineAddress
      phoneAddress
      tags {
        title
      }
      picture {
        id
        name
        ...Picture
      }
      physicalAddress {
        ...FullAddress
      }
      organizerActor {
        id
        name
        preferredUsername
      }
      attributedTo {
        id
        name
        preferredUsername
        domain
      }
      options {
        timezone
        isOnline
        maximumAttendeeCapacity
        anonymousParticipation
        showRemainingAttendeeCapacity
        waitingList
        hideNumberOfParticipants
        commentModeration
        showStartTime
        showEndTime
        hideOrganizerWhenGroupEvent
      }
      metadata {
        key
        title
        value
        type
      }
      series {
        recurrence
      }
      viewerCan {
        update
      }
    }
  `,
  [pictureFields, addressFields],
);

export const editorChoices = graphql(`
  fragment EditorChoices on Config {
    anonymous {
      participation {
        allowed
      }
    }
    timezones
    eventCategories(hidden: true) {
      id
      label
      hidden
    }
    uploadLimits {
      banner
      default
    }
  }
`);

/** The groups that the reader may publish for, and as whom. */
export const editorGroups = graphql(`
  fragment EditorGroups on User {
    memberships(limit: 200) {
      elements {
        actor {
          id
        }
        parent {
          id
          name
          preferredUsername
          domain
          suspended
        }
        rights {
          publish
        }
      }
    }
  }
`);

export type EditorGroups = ResultOf<typeof editorGroups>;

/** A profile, and the group that it would publish for. */
export interface Publisher {
  actorId: string;
  group: { id: string | null; name: string | null; preferredUsername: string | null; domain: string | null };
}

export function publishersAmong({ memberships }: EditorGroups): Publisher[] {
  return (memberships?.elements ?? []).flatMap((member) =>
    member?.rights?.publish && member.actor?.id && member.parent && !member.parent.suspended
      ? [{ actorId: member.actor.id, group: member.parent }]
      : [],
  );
}

export type EditorEvent = ResultOf<typeof editorFields>;
export type EditorChoices = ResultOf<typeof editorChoices>;

/** The town of an address in one line; what the field of the town shows. */
export function townLabel(address: EditorEvent['physicalAddress']): string {
  return address ? labelOf({ ...address, description: null }) : '';
}

/** The zone the organizer chose against that of the town; empty where the event goes by its town's clock. */
export function chosenZone(event: EditorEvent | null | undefined): string {
  const zone = event?.options?.timezone ?? '';
  const townZone = event?.physicalAddress?.timezone;
  return townZone && townZone !== zone ? zone : '';
}
