import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const STATUSES = ['OPEN', 'RESOLVED', 'CLOSED'] as const;

const reportsQuery = graphql(`
  query Reports($page: Int!, $limit: Int!, $status: ReportStatus!, $domain: String) {
    reports(page: $page, limit: $limit, status: $status, domain: $domain) {
      total
      elements {
        id
        content
        insertedAt
        reported {
          type
          name
          preferredUsername
          domain
        }
        reporter {
          type
          name
          preferredUsername
          domain
        }
        evidence {
          id
          kind
          title
          text
          confided
        }
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const status = STATUSES.find((each) => each.toLowerCase() === searchParams.get('status')) ?? 'OPEN';
  const domain = (searchParams.get('domain') ?? '')
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .trim()
    .slice(0, 255);
  const page = pageFrom(searchParams);
  const { reports } = await query(event, reportsQuery, { page, limit: LIMIT, status, domain: domain || null });
  return {
    status,
    domain,
    page,
    limit: LIMIT,
    total: reports?.total ?? 0,
    reports: (reports?.elements ?? []).filter((each) => each !== null),
  };
};
