import { graphql, query } from '#lib/server/graphql.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import type { PageServerLoad } from './$types';

const LIMIT = 50;

const federation = graphql(`
  query AboutFederation($page: Int!, $limit: Int!) {
    config {
      federating
    }
    publishedBlocks(page: $page, limit: $limit) {
      total
      elements {
        host
        severity
        rejectMedia
        rejectReports
        publicComment
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { config, publishedBlocks } = await query(event, federation, { page, limit: LIMIT });
  return {
    federating: config?.federating ?? false,
    page,
    limit: LIMIT,
    blocks: (publishedBlocks?.elements ?? []).filter((each) => each !== null),
    total: publishedBlocks?.total ?? 0,
  };
};
