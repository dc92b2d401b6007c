import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What somebody without an account is shown of their participation by a link from their mail. */
export const linkedParticipationQuery = graphql(`
  query LinkedParticipation($token: String!) {
    linkedParticipation(token: $token) {
      role
      message
      event {
        id
        uuid
        title
        beginsOn
        endsOn
        joinOptions
        options {
          showStartTime
          showEndTime
          timezone
        }
      }
    }
  }
`);

export type LinkedParticipation = NonNullable<ResultOf<typeof linkedParticipationQuery>['linkedParticipation']>;
