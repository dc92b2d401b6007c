import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { postCardFields } from '#lib/posts/post-card.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;

const list = graphql(
  `
    query GroupPosts($name: String!, $page: Int!, $limit: Int!) {
      group(preferredUsername: $name) {
        posts(page: $page, limit: $limit) {
          total
          elements {
            ...PostCard
          }
        }
      }
    }
  `,
  [postCardFields],
);

export const load: PageServerLoad = async (event) => {
  const number = pageFrom(event.url.searchParams);
  const { group } = await query(event, list, { name: event.params.handle.slice(1), page: number, limit: LIMIT });
  const { total, elements } = group?.posts ?? {};
  const posts = (elements ?? []).filter((post) => post !== null);
  if (posts.length === 0 && number > 1) error(404, m.error_not_found());
  return { posts, total: total ?? 0, number, limit: LIMIT };
};
