import { graphql } from '#lib/graphql/document.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';

/** What a group publishes that is to come, for a list on another site. */
export const embeddedGroup = graphql(
  `
    query EmbeddedGroup($name: String!, $now: DateTime!, $page: Int!, $limit: Int!) {
      group(preferredUsername: $name) {
        name
        preferredUsername
        domain
        organizedEvents(afterDatetime: $now, orderDirection: ASC, page: $page, limit: $limit) {
          total
          elements {
            ...EventCard
          }
        }
      }
    }
  `,
  [eventCardFields],
);
