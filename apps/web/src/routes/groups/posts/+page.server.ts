import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { followedPostFields, followedPosts } from '#lib/posts/followed-posts.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 12;

const list = graphql(
  `
    query FollowedGroupPosts($page: Int!, $limit: Int!) {
      loggedUser {
        followedGroupPosts(page: $page, limit: $limit) {
          total
          elements {
            ...FollowedPost
          }
        }
      }
    }
  `,
  [followedPostFields],
);

export const load: PageServerLoad = async (event) => {
  const { actors } = await requireViewer(event);
  const page = pageFrom(event.url.searchParams);
  const { loggedUser } = await query(event, list, { page, limit: LIMIT });
  const { total, elements } = loggedUser?.followedGroupPosts ?? {};
  const posts = followedPosts(elements);
  if (posts.length === 0 && page > 1) error(404, m.error_not_found());
  return { posts, page, limit: LIMIT, total: total ?? 0, hasProfiles: actors.length > 1 };
};
