import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const environment = graphql(`
  query EnvironmentSettings {
    environmentSettings {
      name
      value
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { environmentSettings } = await query(event, environment, {});
  return { variables: environmentSettings ?? [] };
};
