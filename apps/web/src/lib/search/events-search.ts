import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { clusterFields } from '#lib/map/clusters.ts';
import { dayFields } from '#lib/month/days.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';

export const eventsSearch = graphql(
  `
    query SearchPage(
      $term: String
      $tags: String
      $location: String
      $radius: Float
      $bbox: String
      $category: String
      $languageOneOf: [String]
      $statusOneOf: [EventStatus]
      $searchTarget: SearchTarget
      $type: EventType
      $longEvents: Boolean
      $beginsOn: DateTime
      $endsOn: DateTime
      $sortBy: SearchEventSortOptions
      $page: Int!
      $limit: Int!
      $choices: Boolean = false
      $radii: [Float!] = []
      $periods: [FacetPeriodInput!] = []
      $map: Boolean = false
      $calendar: Boolean = false
      $firstDay: String = ""
      $lastDay: String = ""
      $timezone: Timezone
    ) {
      searchEvents(
        term: $term
        tags: $tags
        location: $location
        radius: $radius
        bbox: $bbox
        category: $category
        languageOneOf: $languageOneOf
        statusOneOf: $statusOneOf
        searchTarget: $searchTarget
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
        facets(radii: $radii, periods: $periods) @include(if: $choices) {
          estimated
          radii
          periods
          categories {
            value
            count
          }
          languages {
            value
            count
          }
          statuses {
            value
            count
          }
          types {
            value
            count
          }
          targets {
            value
            count
          }
        }
      }
      searchEventClusters(
        term: $term
        location: $location
        radius: $radius
        bbox: $bbox
        category: $category
        languageOneOf: $languageOneOf
        statusOneOf: $statusOneOf
        searchTarget: $searchTarget
        type: $type
        longEvents: $longEvents
        beginsOn: $beginsOn
        endsOn: $endsOn
        oncePerSeries: true
      ) @include(if: $map) {
        ...Cluster
      }
      searchEventDays(
        term: $term
        location: $location
        radius: $radius
        bbox: $bbox
        category: $category
        languageOneOf: $languageOneOf
        statusOneOf: $statusOneOf
        searchTarget: $searchTarget
        type: $type
        longEvents: $longEvents
        firstDay: $firstDay
        lastDay: $lastDay
        timezone: $timezone
      ) @include(if: $calendar) {
        ...Day
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
  [eventCardFields, clusterFields, dayFields],
);

type Found = ResultOf<typeof eventsSearch>;
type Categories = NonNullable<NonNullable<Found['config']>['eventCategories']>;
export type SearchCategory = NonNullable<Categories[number]>;
export type SearchFacets = NonNullable<NonNullable<Found['searchEvents']>['facets']>;
