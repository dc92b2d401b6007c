import { redirect } from '@sveltejs/kit';
import { editorGroups, publishersAmong } from '#lib/editor/event-editor.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { eventImportActions } from '#lib/server/event-import-actions.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const LIMIT = 25;
const OUTCOMES = ['NEW', 'PRESENT', 'REFUSED'] as const;

const pageQuery = graphql(
  `
    query EventImports($page: Int!, $limit: Int!, $outcome: EventImportOutcome) {
      config {
        timezones
        uploadLimits {
          default
        }
      }
      loggedUser {
        ...EditorGroups
      }
      eventImport {
        state
        url
        fileName
        profileId
        groupId
        timezone
        columns {
          title
          samples
          field
        }
        isCut
        reason
        done
        total
        counts {
          outcome
          lines
          chosen
        }
        lines(page: $page, limit: $limit, outcome: $outcome) {
          total
          elements {
            number
            outcome
            title
            beginsOn
            endsOn
            isAllDay
            timezone
            repeats
            place
            url
            reason
            notes
            chosen
            result
            path
          }
        }
      }
    }
  `,
  [editorGroups],
);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  if (!viewer.defaultActor) redirect(303, '/register/profile?redirect=/settings/data/events');
  const { searchParams } = event.url;
  const [page, shown] = [pageFrom(searchParams), OUTCOMES.find((each) => each === searchParams.get('show')) ?? null];
  const found = await query(event, pageQuery, { page, limit: LIMIT, outcome: shown });
  const { eventImport: brought, loggedUser, config } = found;
  return {
    viewer,
    brought,
    lines: (brought?.lines.elements ?? []).filter((line) => line !== null),
    page,
    limit: LIMIT,
    shown,
    publishers: loggedUser ? publishersAmong(loggedUser) : [],
    zones: (config?.timezones ?? []).filter((zone) => zone !== null),
    fileLimit: config?.uploadLimits?.default,
    readersZone: (await event.parent()).timezone ?? 'UTC',
  };
};

export const actions: Actions = eventImportActions;
