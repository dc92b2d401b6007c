import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { postCardFields } from './post-card.ts';

/** A post of a group that one of one's profiles is in or follows. */
export const followedPostFields = graphql(
  `
    fragment FollowedPost on FollowedGroupPost {
      profile {
        name
        preferredUsername
      }
      group {
        name
        preferredUsername
      }
      post {
        ...PostCard
      }
    }
  `,
  [postCardFields],
);

type FollowedPost = ResultOf<typeof followedPostFields>;

/** Those that are there. */
export function followedPosts(elements: readonly (FollowedPost | null)[] | null | undefined) {
  return (elements ?? []).flatMap((one) => (one?.post ? [{ ...one, post: one.post }] : []));
}
