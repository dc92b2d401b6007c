import { faceFields } from '#lib/ui/face.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { pictureFields } from '#lib/ui/picture.ts';

export const postPageQuery = graphql(
  `
    query PostPage($slug: String!) {
      post(slug: $slug) {
        id
        slug
        url
        local
        title
        body
        excerpt
        language
        draft
        awaitsModerator
        visibility
        publishAt
        insertedAt
        updatedAt
        tags {
          title
          slug
        }
        picture {
          ...Picture
        }
        author {
          ...Face
        }
        attributedTo {
          ...Face
          url
          ... on Group {
            visibility
          }
        }
        viewerCan {
          update
          delete
        }
      }
    }
  `,
  [pictureFields, faceFields],
);

export type PostOfPage = NonNullable<ResultOf<typeof postPageQuery>['post']>;

function visibilityOfGroup({ attributedTo }: PostOfPage): string | null | undefined {
  return attributedTo && 'visibility' in attributedTo ? attributedTo.visibility : undefined;
}

/** Whether whoever has its address may read it. */
export function isOpenPost(post: PostOfPage): boolean {
  return !post.draft && post.visibility !== 'PRIVATE' && visibilityOfGroup(post) !== 'PRIVATE';
}

/** Whether anybody may find it here: what was written elsewhere is found there. */
export function isListedPost(post: PostOfPage): boolean {
  const isPublic = post.visibility === 'PUBLIC' && visibilityOfGroup(post) === 'PUBLIC';
  return isPublic && !post.draft && post.local === true;
}
