import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';

/** What somebody without an account is shown of their participation by a link from their mail. */
export const linkedParticipationQuery = graphql(`
  query LinkedParticipation($token: String!) {
    linkedParticipation(token: $token) {
      role
      message
      cancellationToken
      ticketUrl
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

const standings: Partial<Record<LinkedParticipation['role'], () => string>> = {
  NOT_CONFIRMED: m.linked_not_confirmed,
  NOT_APPROVED: m.linked_asked,
  WAITING: m.linked_waiting,
  REJECTED: m.linked_rejected,
};

/** How somebody without an account stands to the event, in a sentence. */
export function linkedWords(role: LinkedParticipation['role']): string {
  return (standings[role] ?? m.linked_going)();
}
