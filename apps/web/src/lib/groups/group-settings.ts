import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { addressFields } from '#lib/places/place.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** What the forms of a group need that is there already. */
export const groupSettingsFields = graphql(
  `
    fragment GroupSettings on Group {
      id
      name
      preferredUsername
      summary
      visibility
      openness
      manuallyApprovesFollowers
      avatar {
        id
        name
        ...Picture
      }
      banner {
        id
        name
        ...Picture
      }
      physicalAddress {
        ...FullAddress
      }
    }
  `,
  [pictureFields, addressFields],
);

export type GroupSettings = ResultOf<typeof groupSettingsFields>;
