import { faceFields } from '#lib/events/event-page.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** How many members' faces the page of a group shows to its members. */
export const FACES = 12;

export const groupPageQuery = graphql(
  `
    query GroupPage($name: String!, $faces: Int!) {
      group(preferredUsername: $name) {
        summary
        membersCount
        followersCount
        banner {
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
        viewerFollows {
          id
          approved
          notify
          actor {
            id
            name
            preferredUsername
          }
        }
        members(limit: $faces, roles: "creator,administrator,moderator,member") {
          elements {
            id
            actor {
              ...Face
            }
          }
        }
      }
    }
  `,
  [pictureFields, faceFields],
);

export type GroupOfPage = NonNullable<ResultOf<typeof groupPageQuery>['group']>;
export type OwnFollow = NonNullable<GroupOfPage['viewerFollows']>[number];
