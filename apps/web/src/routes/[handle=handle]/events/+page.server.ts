import { dayEventFields } from '#lib/month/days.ts';
import { monthFrom, pageFrom } from '#lib/search/search-filters.ts';
import { daysWith, startOf } from '#lib/server/event-days.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { firstDayOfWeek, todayIn } from '#lib/server/search-period.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 12;
/** What a map or a month shows at most. */
const OVERVIEW_LIMIT = 100;
const VIEWS = ['coming', 'past', 'drafts', 'calendar', 'map'] as const;
type View = (typeof VIEWS)[number];

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
            ...DayEvent
          }
        }
        waiting: organizedEvents(drafts: true, limit: 0) {
          total
        }
      }
    }
  `,
  [eventCardFields, dayEventFields],
);

export const load: PageServerLoad = async (event) => {
  const wanted = event.url.searchParams.get('view');
  const view = VIEWS.find((known) => known === wanted) ?? 'coming';
  const zone = (await event.parent()).timezone ?? 'UTC';
  const today = todayIn(zone);
  const month = monthFrom(event.url.searchParams.get('month') ?? '') || today.slice(0, 7);
  const isOverview = view === 'calendar' || view === 'map';
  const page = isOverview ? 1 : pageFrom(event.url.searchParams);
  const limit = isOverview ? OVERVIEW_LIMIT : LIMIT;
  const { group } = await query(event, groupEvents, {
    name: event.params.handle.slice(1),
    ...timeOf(view, startOf(`${month}-01`, zone)),
    drafts: view === 'drafts',
    page,
    limit,
  });
  const events = (group?.organizedEvents?.elements ?? []).filter((found) => found !== null);
  return {
    view,
    page,
    limit,
    total: group?.organizedEvents?.total ?? 0,
    events,
    calendar: {
      month,
      days: view === 'calendar' ? daysWith(events, month, zone) : [],
      today,
      zone,
      firstDay: firstDayOfWeek(),
    },
    draftCount: group?.waiting?.total ?? 0,
  };
};

/** Months and maps begin with what comes first in them, lists of what is over with the last of it. */
function timeOf(view: View, monthBegin: string) {
  const now = new Date().toISOString();
  if (view === 'calendar') return { after: monthBegin, before: null, direction: 'ASC' as const };
  if (view === 'coming' || view === 'map') return { after: now, before: null, direction: 'ASC' as const };
  return { after: null, before: view === 'past' ? now : null, direction: 'DESC' as const };
}
