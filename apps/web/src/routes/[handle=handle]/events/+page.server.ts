import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 12;
const VIEWS = ['coming', 'past', 'drafts'] as const;

const groupEvents = graphql(
  `
    query GroupEvents(
      $name: String!
      $after: DateTime
      $before: DateTime
      $direction: SortDirection!
      $drafts: Boolean!
      $page: Int!
      $limit: Int!
    ) {
      group(preferredUsername: $name) {
        organizedEvents(
          afterDatetime: $after
          beforeDatetime: $before
          orderDirection: $direction
          drafts: $drafts
          page: $page
          limit: $limit
        ) {
          total
          elements {
            visibility
            ...EventCard
          }
        }
        waiting: organizedEvents(drafts: true, limit: 0) {
          total
        }
      }
    }
  `,
  [eventCardFields],
);

export const load: PageServerLoad = async (event) => {
  const wanted = event.url.searchParams.get('view');
  const view = VIEWS.find((known) => known === wanted) ?? 'coming';
  const page = pageFrom(event.url.searchParams);
  const now = new Date().toISOString();
  const { group } = await query(event, groupEvents, {
    name: event.params.handle.slice(1),
    after: view === 'coming' ? now : null,
    before: view === 'past' ? now : null,
    direction: view === 'coming' ? 'ASC' : 'DESC',
    drafts: view === 'drafts',
    page,
    limit: LIMIT,
  });
  return {
    view,
    page,
    limit: LIMIT,
    total: group?.organizedEvents?.total ?? 0,
    events: (group?.organizedEvents?.elements ?? []).filter((found) => found !== null),
    draftCount: group?.waiting?.total ?? 0,
  };
};
