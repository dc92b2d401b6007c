import { graphql, type ResultOf } from '#lib/graphql/document.ts';
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
        ...Picture
      }
      physicalAddress {
        description
        street
        postalCode
        locality
        region
        country
        geom
      }
      organizerActor {
        id
      }
      options {
        timezone
        isOnline
        maximumAttendeeCapacity
        showRemainingAttendeeCapacity
        hideNumberOfParticipants
        showStartTime
        showEndTime
      }
      metadata {
        key
        title
        value
        type
      }
      viewerCan {
        update
      }
    }
  `,
  [pictureFields],
);

export const editorChoices = graphql(`
  fragment EditorChoices on Config {
    timezones
    eventCategories {
      id
      label
    }
    uploadLimits {
      banner
      default
    }
  }
`);

export type EditorEvent = ResultOf<typeof editorFields>;
export type EditorChoices = ResultOf<typeof editorChoices>;

/** Details for which an event may have a word, by their keys in the metadata. */
export const ACCESS_KEYS = {
  wheelchair: 'mz:accessibility:wheelchairAccessible',
  subtitles: 'mz:accessibility:live:subtitle',
  signLanguage: 'mz:accessibility:live:sign_language',
} as const;

/** The town of an address in one line; what the field of the town shows. */
export function townLabel(address: EditorEvent['physicalAddress']): string {
  if (!address) return '';
  return [address.locality, address.region, address.country].filter(Boolean).join(', ');
}
