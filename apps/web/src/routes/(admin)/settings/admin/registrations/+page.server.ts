import { pageFrom } from '#lib/search/search-filters.ts';
import { admissionActions } from '#lib/server/account-actions.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const PATH = '/settings/admin/registrations';

const waiting = graphql(`
  query AdminRegistrations($page: Int!, $limit: Int!) {
    registrationRequests(page: $page, limit: $limit) {
      total
      elements {
        userId
        email
        reason
        waitingSince
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { registrationRequests } = await query(event, waiting, { page, limit: LIMIT });
  return {
    page,
    limit: LIMIT,
    total: registrationRequests?.total ?? 0,
    requests: (registrationRequests?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = admissionActions(PATH);
