import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { faceFields } from '#lib/ui/face.ts';
import { m } from '#translations';

const listedFields = graphql(
  `
    fragment ListedActor on Actor {
      ...Face
      suspended
      silenced
    }
  `,
  [faceFields],
);

export const profilesPage = graphql(
  `
    query ModeratedProfiles(
      $page: Int!
      $limit: Int!
      $name: String!
      $domain: String!
      $local: Boolean
      $suspended: Boolean
      $silenced: Boolean
    ) {
      actors: persons(
        page: $page
        limit: $limit
        preferredUsername: $name
        domain: $domain
        local: $local
        suspended: $suspended
        silenced: $silenced
      ) {
        total
        elements {
          ...ListedActor
        }
      }
    }
  `,
  [listedFields],
);

export const groupsPage = graphql(
  `
    query ModeratedGroups(
      $page: Int!
      $limit: Int!
      $name: String!
      $domain: String!
      $local: Boolean
      $suspended: Boolean
      $silenced: Boolean
    ) {
      actors: groups(
        page: $page
        limit: $limit
        preferredUsername: $name
        domain: $domain
        local: $local
        suspended: $suspended
        silenced: $silenced
      ) {
        total
        elements {
          ...ListedActor
        }
      }
    }
  `,
  [listedFields],
);

const moderatedFields = graphql(
  `
    fragment ModeratedActor on Actor {
      ...Face
      local
      url
      summary
      suspended
      suspensionReason
      suspendedWithAccount
      silenced
      silencedWithHost
      mediaSize
    }
  `,
  [faceFields],
);

export const profilePage = graphql(
  `
    query ModeratedProfile($id: ID!) {
      actor: person(id: $id) {
        ...ModeratedActor
        memberships(limit: 0) {
          total
        }
      }
    }
  `,
  [moderatedFields],
);

export const groupPage = graphql(
  `
    query ModeratedGroup($id: ID!) {
      actor: getGroup(id: $id) {
        ...ModeratedActor
        membersCount
        followersCount
      }
    }
  `,
  [moderatedFields],
);

/** What profiles and groups have alike is of an interface, whose kind says nothing here. */
type Kindless<Actor> = Omit<Actor, '__typename'>;
export type ListedActor = Kindless<ResultOf<typeof listedFields>>;
type Profile = NonNullable<ResultOf<typeof profilePage>['actor']>;
type Group = NonNullable<ResultOf<typeof groupPage>['actor']>;
export type ModeratedActor = Kindless<ResultOf<typeof moderatedFields>> &
  Partial<Pick<Profile, 'memberships'> & Pick<Group, 'membersCount' | 'followersCount'>>;

/** Where they are, and how they stand; the first is shown unless another is chosen. */
export const PLACES = { here: true, elsewhere: false, everywhere: null } as const;
export const STANDINGS = {
  all: {},
  suspended: { suspended: true },
  silenced: { silenced: true },
  active: { suspended: false },
} as const;
export type Place = keyof typeof PLACES;
export type Standing = keyof typeof STANDINGS;

export const placeWords: Record<Place, () => string> = {
  here: m.moderation_place_here,
  elsewhere: m.moderation_place_elsewhere,
  everywhere: m.moderation_place_everywhere,
};
export const standingWords: Record<Standing, () => string> = {
  all: m.moderation_standing_all,
  suspended: m.moderation_standing_suspended,
  silenced: m.moderation_standing_silenced,
  active: m.moderation_standing_active,
};
