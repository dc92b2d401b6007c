import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

/** Words to be read: these pages need no script. */
export const csr = false;

const pageQuery = graphql(`
  query CustomPage($slug: String!) {
    customPage(slug: $slug) {
      id
      url
      title
      body
      excerpt
      language
      draft
      inAbout
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { customPage } = await query(event, pageQuery, { slug: event.params.slug });
  return { page: customPage! };
};
