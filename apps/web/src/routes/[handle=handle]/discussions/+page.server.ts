import { DISCUSSIONS, discussionsQuery } from '#lib/discussions/discussions.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  await groupWhere(event, 'read');
  const page = pageFrom(event.url.searchParams);
  const which = { name: event.params.handle.slice(1), page, limit: DISCUSSIONS };
  const discussions = (await query(event, discussionsQuery, which)).group?.discussions;
  return {
    page,
    limit: DISCUSSIONS,
    total: discussions?.total ?? 0,
    discussions: (discussions?.elements ?? []).filter((one) => one !== null),
  };
};
