import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const federation = graphql(`
  query AboutFederation {
    config {
      federating
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { config } = await query(event, federation);
  return { federating: config?.federating ?? false };
};
