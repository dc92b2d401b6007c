import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';

export const eventsSearch = graphql(
  `
    query SearchPage(
      $term: String
      $tags: String
      $location: String
      $radius: Float
      $category: String
      $languageOneOf: [String]
      $type: EventType
      $longEvents: Boolean
      $beginsOn: DateTime
      $endsOn: DateTime
      $sortBy: SearchEventSortOptions
      $page: Int!
      $limit: Int!
    ) {
      searchEvents(
        term: $term
        tags: $tags
        location: $location
        radius: $radius
        category: $category
        languageOneOf: $languageOneOf
        type: $type
        longEvents: $longEvents
        beginsOn: $beginsOn
        endsOn: $endsOn
        sortBy: $sortBy
        page: $page
        limit: $limit
        oncePerSeries: true
      ) {
        total
        elements {
          ...EventCard
        }
      }
      config {
        eventCategories(hidden: true) {
          id
          label
          hidden
        }
      }
    }
  `,
  [eventCardFields],
);

type Categories = NonNullable<NonNullable<ResultOf<typeof eventsSearch>['config']>['eventCategories']>;
export type SearchCategory = NonNullable<Categories[number]>;
