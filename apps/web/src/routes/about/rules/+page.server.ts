import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const rules = graphql(`
  query AboutRules {
    config {
      rules
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { config } = await query(event, rules);
  return { rules: config?.rules || null };
};
