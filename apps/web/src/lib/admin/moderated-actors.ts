import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';

export const profilesPage = graphql(`
  query ModeratedProfiles(
    $page: Int!
    $limit: Int!
    $name: String!
    $domain: String!
    $local: Boolean
    $suspended: Boolean
  ) {
    actors: persons(
      page: $page
      limit: $limit
      preferredUsername: $name
      domain: $domain
      local: $local
      suspended: $suspended
    ) {
      total
      elements {
        id
        name
        preferredUsername
        domain
        suspended
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
`);

export const groupsPage = graphql(`
  query ModeratedGroups(
    $page: Int!
    $limit: Int!
    $name: String!
    $domain: String!
    $local: Boolean
    $suspended: Boolean
  ) {
    actors: groups(
      page: $page
      limit: $limit
      preferredUsername: $name
      domain: $domain
      local: $local
      suspended: $suspended
    ) {
      total
      elements {
        id
        name
        preferredUsername
        domain
        suspended
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
`);

export const profilePage = graphql(`
  query ModeratedProfile($id: ID!) {
    actor: person(id: $id) {
      id
      name
      preferredUsername
      domain
      local
      url
      summary
      suspended
      suspensionReason
      suspendedWithAccount
      mediaSize
      memberships(limit: 0) {
        total
      }
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

export const groupPage = graphql(`
  query ModeratedGroup($id: ID!) {
    actor: getGroup(id: $id) {
      id
      name
      preferredUsername
      domain
      local
      url
      summary
      suspended
      suspensionReason
      suspendedWithAccount
      mediaSize
      membersCount
      followersCount
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

export type ListedActor = NonNullable<
  NonNullable<NonNullable<ResultOf<typeof profilesPage>['actors']>['elements']>[number]
>;
type Profile = NonNullable<ResultOf<typeof profilePage>['actor']>;
type Group = NonNullable<ResultOf<typeof groupPage>['actor']>;
export type ModeratedActor = Omit<Profile, 'memberships'> & Partial<Pick<Profile, 'memberships'>> & Partial<Group>;

/** Where they are, and how they stand; the first is shown unless another is chosen. */
export const PLACES = { here: true, elsewhere: false, everywhere: null } as const;
export const STANDINGS = { all: null, suspended: true, active: false } as const;
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
  active: m.moderation_standing_active,
};
