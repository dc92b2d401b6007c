import { graphql, type ResultOf } from '#lib/graphql/document.ts';

export const instancesPage = graphql(`
  query AdminInstances(
    $page: Int!
    $limit: Int!
    $text: String
    $follow: InstanceFilterFollowStatus
    $suspend: InstanceFilterSuspendStatus
    $order: InstancesSortFields
    $direction: String
    $waiting: Int!
  ) {
    instances(
      page: $page
      limit: $limit
      filterDomain: $text
      filterFollowStatus: $follow
      filterSuspendStatus: $suspend
      orderBy: $order
      direction: $direction
    ) {
      total
      elements {
        domain
        instanceName
        instanceDescription
        software
        softwareVersion
        followedStatus
        followerStatus
        eventCount
        personCount
        groupCount
        followersCount
        followingsCount
        reportsCount
        mediaSize
        suspended
        unreachableSince
      }
    }
    relayFollowers(limit: $waiting) {
      elements {
        id
        approved
        insertedAt
        actor {
          url
          name
          preferredUsername
          domain
        }
      }
    }
  }
`);

type Answer = ResultOf<typeof instancesPage>;

export type KnownInstance = NonNullable<NonNullable<NonNullable<Answer['instances']>['elements']>[number]>;
export type Request = NonNullable<NonNullable<NonNullable<Answer['relayFollowers']>['elements']>[number]>;

/** What the list can show, by the word in the address. */
export const SHOWN = ['all', 'following', 'followed', 'suspended'] as const;
export type Shown = (typeof SHOWN)[number];

/** What can stand first in it. */
export const ORDERS = ['events', 'people', 'groups', 'followers', 'followings', 'reports', 'media'] as const;
