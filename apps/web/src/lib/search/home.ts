import { graphql } from '#lib/graphql/document.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';

export const homeQuery = graphql(
  `
    query Home($now: DateTime!, $location: String, $radius: Float, $near: Boolean!, $signedIn: Boolean!) {
      events(limit: 9, longEvents: false) {
        total
        elements {
          ...EventCard
        }
      }
      close: searchEvents(location: $location, radius: $radius, sortBy: START_TIME_ASC, limit: 6) @include(if: $near) {
        total
        elements {
          ...EventCard
        }
      }
      long: events(limit: 3, longEvents: true) {
        elements {
          ...EventCard
        }
      }
      categoryStatistics {
        key
        number
      }
      config {
        eventCategories {
          id
          label
        }
      }
      loggedUser @include(if: $signedIn) {
        participations(afterDatetime: $now, limit: 4) {
          elements {
            id
            role
            event {
              ...EventCard
            }
          }
        }
      }
    }
  `,
  [eventCardFields],
);
