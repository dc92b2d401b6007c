import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { followedPostFields } from '#lib/posts/followed-posts.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';

export const homeQuery = graphql(
  `
    query Home($today: DateTime!, $location: String, $radius: Float, $near: Boolean!, $signedIn: Boolean!) {
      events(limit: 6, longEvents: false, oncePerSeries: true) {
        total
        elements {
          ...EventCard
        }
      }
      close: searchEvents(location: $location, radius: $radius, sortBy: START_TIME_ASC, limit: 6, oncePerSeries: true)
        @include(if: $near) {
        total
        elements {
          ...EventCard
        }
      }
      long: events(limit: 3, longEvents: true, oncePerSeries: true) {
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
        followedGroupEvents(limit: 3) {
          total
          elements {
            event {
              ...EventCard
            }
          }
        }
        followedGroupPosts(limit: 2) {
          total
          elements {
            ...FollowedPost
          }
        }
        participations(afterDatetime: $today, limit: 6) {
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
  [eventCardFields, followedPostFields],
);

type Home = ResultOf<typeof homeQuery>;

/** The categories in which most events are, with their names. */
export function mostUsedCategories({ categoryStatistics, config }: Home, limit: number) {
  const labels = new Map((config?.eventCategories ?? []).map((category) => [category?.id, category?.label]));
  return (categoryStatistics ?? [])
    .flatMap((entry) =>
      entry?.key && entry.number
        ? [{ id: entry.key, label: labels.get(entry.key) ?? entry.key, count: entry.number }]
        : [],
    )
    .sort((one, other) => other.count - one.count)
    .slice(0, limit);
}
