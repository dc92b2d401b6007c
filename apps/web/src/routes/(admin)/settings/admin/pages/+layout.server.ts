import { graphql, query } from '#lib/server/graphql.ts';
import type { LayoutServerLoad } from './$types';

const pagesQuery = graphql(`
  query CustomPages {
    customPages(drafts: true) {
      id
      slug
      title
      revision
      draft
      inFooter
      inAbout
      position
      texts {
        language
        title
        body
      }
    }
  }
`);

export const load: LayoutServerLoad = async (event) => {
  const { customPages } = await query(event, pagesQuery);
  return { pages: customPages, address: `${event.url.host}/pages/` };
};
