import { faceFields } from '#lib/ui/face.ts';
import { discussionCardFields } from '#lib/discussions/discussions.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { addressFields } from '#lib/places/place.ts';
import { postCardFields } from '#lib/posts/post-card.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** How many members' faces the page of a group shows to its members. */
export const FACES = 12;

export const groupPageQuery = graphql(
  `
    query GroupPage($name: String!, $faces: Int!, $now: DateTime!) {
      group(preferredUsername: $name) {
        summary
        membersCount
        followersCount
        banner {
          ...Picture
        }
        physicalAddress {
          ...FullAddress
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
        coming: organizedEvents(afterDatetime: $now, orderDirection: ASC, limit: 4) {
          total
          elements {
            ...EventCard
          }
        }
        past: organizedEvents(beforeDatetime: $now, orderDirection: DESC, limit: 2) {
          elements {
            ...EventCard
          }
        }
        posts(limit: 3) {
          elements {
            ...PostCard
          }
        }
        discussions(limit: 3) {
          elements {
            ...DiscussionCard
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
  [pictureFields, addressFields, faceFields, eventCardFields, postCardFields, discussionCardFields],
);

export type GroupOfPage = NonNullable<ResultOf<typeof groupPageQuery>['group']>;
export type OwnFollow = NonNullable<GroupOfPage['viewerFollows']>[number];
