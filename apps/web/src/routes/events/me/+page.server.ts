import { graphql, query } from '#lib/server/graphql.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import type { PageServerLoad } from './$types';

const LIMIT = 12;

const myEvents = graphql(
  `
    query MyEvents($after: DateTime, $before: DateTime, $page: Int!, $draftsPage: Int!, $limit: Int!) {
      loggedUser {
        participations(afterDatetime: $after, beforeDatetime: $before, page: $page, limit: $limit) {
          total
          elements {
            id
            role
            actor {
              name
              preferredUsername
            }
            event {
              draft
              visibility
              ...EventCard
            }
          }
        }
        drafts(page: $draftsPage, limit: $limit) {
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

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const wanted = event.url.searchParams.get('view');
  const view = wanted === 'past' || wanted === 'drafts' ? wanted : 'coming';
  const page = Math.max(1, Math.trunc(Number(event.url.searchParams.get('page'))) || 1);
  const now = new Date().toISOString();
  const { loggedUser } = await query(event, myEvents, {
    after: view === 'past' ? null : now,
    before: view === 'past' ? now : null,
    page: view === 'drafts' ? 1 : page,
    draftsPage: view === 'drafts' ? page : 1,
    limit: LIMIT,
  });
  const present = <T>(items: readonly (T | null)[] | null | undefined) => (items ?? []).filter((item) => item !== null);
  return {
    view,
    page,
    limit: LIMIT,
    participations: {
      total: loggedUser?.participations?.total ?? 0,
      // What somebody organizes and has not published stands with the drafts.
      elements: present(loggedUser?.participations?.elements).flatMap(({ event: one, ...rest }) =>
        one && !one.draft ? [{ ...rest, event: one }] : [],
      ),
    },
    drafts: { total: loggedUser?.drafts?.total ?? 0, elements: present(loggedUser?.drafts?.elements) },
  };
};
