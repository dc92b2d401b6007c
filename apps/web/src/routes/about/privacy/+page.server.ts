import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const privacy = graphql(`
  query AboutPrivacy($locale: String!) {
    config {
      privacy(locale: $locale) {
        url
        bodyHtml
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { config } = await query(event, privacy, { locale: event.locals.locale });
  return { legal: config?.privacy ?? null };
};
