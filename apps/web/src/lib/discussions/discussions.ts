import { faceFields } from '#lib/ui/face.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** Discussions on a page of the list, and comments on a page of one. */
export const DISCUSSIONS = 20;
export const COMMENTS = 20;

/** What DiscussionCard needs of a discussion. */
export const discussionCardFields = graphql(
  `
    fragment DiscussionCard on Discussion {
      id
      slug
      title
      closed
      unreadCount
      updatedAt
      lastComment {
        text
        deletedAt
        actor {
          ...Face
        }
      }
    }
  `,
  [faceFields],
);

export const discussionsQuery = graphql(
  `
    query Discussions($name: String!, $page: Int!, $limit: Int!) {
      group(preferredUsername: $name) {
        discussions(page: $page, limit: $limit) {
          total
          elements {
            ...DiscussionCard
          }
        }
      }
    }
  `,
  [discussionCardFields],
);

const discussedFields = graphql(
  `
    fragment Discussed on Comment {
      id
      uuid
      text
      language
      publishedAt
      updatedAt
      deletedAt
      actor {
        ...Face
      }
      viewerCan {
        update
        delete
      }
    }
  `,
  [faceFields],
);

/** How long it is, and how far the reader has come. */
export const discussionPlaceQuery = graphql(`
  query DiscussionPlace($slug: String!) {
    discussion(slug: $slug) {
      readBefore
      comments(limit: 0) {
        total
      }
    }
  }
`);

export const discussionQuery = graphql(
  `
    query Discussion($slug: String!, $page: Int!, $before: Int!, $withBefore: Boolean!, $limit: Int!) {
      discussion(slug: $slug) {
        id
        slug
        title
        closed
        insertedAt
        updatedAt
        unreadCount
        actor {
          id
        }
        creator {
          ...Face
        }
        viewerCan {
          reply
          update
          delete
        }
        before: comments(page: $before, limit: $limit) @include(if: $withBefore) {
          elements {
            ...Discussed
          }
        }
        comments(page: $page, limit: $limit) {
          total
          elements {
            ...Discussed
          }
        }
      }
    }
  `,
  [faceFields, discussedFields],
);

export const readDiscussion = graphql(`
  mutation ReadDiscussion($id: ID!, $commentId: ID!) {
    readDiscussion(discussionId: $id, commentId: $commentId) {
      id
    }
  }
`);

export type DiscussionOfCard = ResultOf<typeof discussionCardFields>;
export type DiscussionOfPage = NonNullable<ResultOf<typeof discussionQuery>['discussion']>;
export type DiscussionComment = NonNullable<NonNullable<NonNullable<DiscussionOfPage['comments']>['elements']>[number]>;

/** The page where the first that is new stands; the last where nothing is. */
export function pageOfNews(readBefore: number, total: number): number {
  return Math.ceil(Math.max(1, Math.min(readBefore + 1, total)) / COMMENTS);
}
