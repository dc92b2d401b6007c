import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { blockFields } from './blocks.ts';

export const standingPage = graphql(
  `
    query AdminInstance($domain: ID!) {
      instanceStanding(domain: $domain) {
        host
        suspended
        instance {
          instanceName
          instanceDescription
          software
          softwareVersion
          userCount
          registrationsOpen
          heardAt
          reachedAt
          askedAt
          followedStatus
          followerStatus
          eventCount
          personCount
          groupCount
          followersCount
          followingsCount
          reportsCount
          mediaSize
          unreachableSince
        }
        block {
          ...Block
        }
        blocksAbove {
          host
          severity
        }
        cut {
          people
          events
          follows
          members
          participations
        }
        undelivered {
          waiting
          givenUp
          failingSince
          pausedUntil
          lastProblem
        }
      }
    }
  `,
  [blockFields],
);

export type Standing = NonNullable<ResultOf<typeof standingPage>['instanceStanding']>;
