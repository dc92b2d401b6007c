import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** What the editor shows of a post that is there already. */
export const postEditorFields = graphql(
  `
    fragment PostEditor on Post {
      id
      slug
      title
      body
      draft
      visibility
      publishAt
      language
      tags {
        title
      }
      picture {
        id
        name
        ...Picture
      }
      attributedTo {
        preferredUsername
        domain
      }
      viewerCan {
        update
      }
    }
  `,
  [pictureFields],
);

export type EditedPost = ResultOf<typeof postEditorFields>;
