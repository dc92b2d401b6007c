import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** What a list shows of a post. */
export const postCardFields = graphql(
  `
    fragment PostCard on Post {
      slug
      title
      excerpt
      language
      draft
      visibility
      publishAt
      updatedAt
      picture {
        ...Picture
      }
    }
  `,
  [pictureFields],
);

export type PostCardPost = ResultOf<typeof postCardFields>;
