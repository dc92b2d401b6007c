import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const terms = graphql(`
  query AboutTerms($locale: String!) {
    config {
      terms(locale: $locale) {
        url
        bodyHtml
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { config } = await query(event, terms, { locale: event.locals.locale });
  return { legal: config?.terms ?? null };
};
