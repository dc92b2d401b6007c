import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 12;

const followed = graphql(
  `
    query FollowedGroupEvents($page: Int!, $limit: Int!) {
      loggedUser {
        followedGroupEvents(page: $page, limit: $limit) {
          total
          elements {
            profile {
              name
              preferredUsername
            }
            event {
              visibility
              ...EventCard
            }
          }
        }
      }
    }
  `,
  [eventCardFields],
);

export const load: PageServerLoad = async (event) => {
  const { actors } = await requireViewer(event);
  const page = pageFrom(event.url.searchParams);
  const { loggedUser } = await query(event, followed, { page, limit: LIMIT });
  const { total, elements } = loggedUser?.followedGroupEvents ?? {};
  return {
    page,
    limit: LIMIT,
    total: total ?? 0,
    events: (elements ?? []).flatMap((one) => (one?.event ? [{ event: one.event, profile: one.profile }] : [])),
    hasProfiles: actors.length > 1,
  };
};
