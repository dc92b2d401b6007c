import { pageFrom } from '#lib/search/search-filters.ts';
import { actionsLogged, logQuery } from '#lib/moderation/log.ts';
import { query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 30;

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const page = pageFrom(searchParams);
  const who = /^\d{1,19}$/.exec(searchParams.get('who') ?? '')?.[0] ?? '';
  const action = actionsLogged.find((each) => each === searchParams.get('what'));
  const variables = { page, limit: LIMIT, actorId: who || null, action: action ?? null };
  const { actionLogs, actionLogActors } = await query(event, logQuery, variables);
  return {
    page,
    limit: LIMIT,
    who,
    what: action ?? '',
    total: actionLogs?.total ?? 0,
    entries: (actionLogs?.elements ?? []).filter((each) => each !== null),
    people: actionLogActors,
  };
};
