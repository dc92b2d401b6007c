import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { startOfToday } from '#lib/server/instants.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 12;
/** As many as somebody will look through; what is answered makes room. */
const INVITATIONS = 50;
const VIEWS = ['coming', 'past', 'drafts'] as const;

const myEvents = graphql(
  `
    query MyEvents(
      $after: DateTime
      $before: DateTime
      $page: Int!
      $limit: Int!
      $draftsPage: Int!
      $drafts: Int!
      $invitations: Int!
      $coOrganized: Int!
    ) {
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
              visibility
              ...EventCard
            }
          }
        }
        eventInvitations(limit: $invitations) {
          elements {
            id
            actor {
              name
              preferredUsername
            }
            invitedBy {
              name
              preferredUsername
            }
            event {
              visibility
              ...EventCard
            }
          }
        }
        organizerInvitations {
          id
          role
          actor {
            name
            preferredUsername
          }
          invitedBy {
            name
            preferredUsername
          }
          event {
            uuid
            title
          }
        }
        coOrganizedEvents(limit: $coOrganized) {
          elements {
            draft
            visibility
            ...EventCard
          }
        }
        drafts(page: $draftsPage, limit: $drafts) {
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

export const load: PageServerLoad = async (event) => {
  const wanted = event.url.searchParams.get('view');
  const view = VIEWS.find((known) => known === wanted) ?? 'coming';
  const page = pageFrom(event.url.searchParams);
  // What runs today is not past yet.
  const today = startOfToday((await event.parent()).timezone ?? 'UTC');
  const asDrafts = view === 'drafts';
  const begins = view === 'coming' && page === 1;
  const { loggedUser } = await query(event, myEvents, {
    after: view === 'past' ? null : today,
    before: view === 'past' ? today : null,
    page: asDrafts ? 1 : page,
    limit: asDrafts ? 0 : LIMIT,
    draftsPage: asDrafts ? page : 1,
    drafts: asDrafts ? LIMIT : 0,
    invitations: begins ? INVITATIONS : 0,
    coOrganized: begins ? INVITATIONS : 0,
  });
  const { participations, eventInvitations, coOrganizedEvents, drafts } = loggedUser ?? {};
  return {
    view,
    page,
    limit: LIMIT,
    total: (asDrafts ? drafts?.total : participations?.total) ?? 0,
    draftCount: drafts?.total ?? 0,
    invitations: present(eventInvitations?.elements).flatMap(({ event: one, ...rest }) =>
      one ? [{ ...rest, event: one }] : [],
    ),
    asked: begins ? (loggedUser?.organizerInvitations ?? []) : [],
    coOrganized: present(coOrganizedEvents?.elements),
    participations: present(participations?.elements).flatMap(({ event: one, ...rest }) =>
      one ? [{ ...rest, event: one }] : [],
    ),
    drafts: present(drafts?.elements),
  };
};

function present<T>(items: readonly (T | null)[] | null | undefined): T[] {
  return (items ?? []).filter((item) => item !== null);
}
