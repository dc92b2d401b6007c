import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { faceFields } from '#lib/ui/face.ts';

/** Threads on a page of an event, answers shown of each, and of one that has a page of its own. */
export const THREADS = 10;
export const ANSWERS = 5;
export const ANSWERS_ALONE = 50;

export const commentFields = graphql(
  `
    fragment Comment on Comment {
      id
      uuid
      text
      language
      publishedAt
      updatedAt
      deletedAt
      isAnnouncement
      held
      hidden
      awaitsModerator
      actor {
        ...Face
      }
      inReplyToComment {
        id
        actor {
          name
          preferredUsername
        }
      }
      viewerCan {
        update
        delete
        reply
        approve
        hide
        unhide
      }
    }
  `,
  [faceFields],
);

/** What a page has to know of an event to show what is said about it. */
export const discussedFields = graphql(`
  fragment Discussed on Event {
    id
    uuid
    url
    local
    organizerActor {
      id
    }
    options {
      commentModeration
      timezone
    }
    viewerCan {
      update
      comment
    }
    commentProfiles {
      id
      name
      preferredUsername
    }
  }
`);

/** One answer more than is shown tells that there are more. */
export const eventCommentsFields = graphql(
  `
    fragment EventComments on Event {
      ...Discussed
      heldComments(limit: 20) {
        elements {
          ...Comment
        }
      }
      commentThreads(page: $commentsPage, limit: 10) {
        total
        elements {
          ...Comment
          replies(limit: 6) {
            ...Comment
          }
        }
      }
    }
  `,
  [commentFields, discussedFields],
);

export const threadPageQuery = graphql(
  `
    query ThreadPage($uuid: UUID!, $page: Int!) {
      comment(uuid: $uuid) {
        ...Comment
        originComment {
          ...Comment
        }
        totalReplies
        replies(page: $page, limit: 50) {
          ...Comment
        }
        event {
          ...Discussed
          title
        }
      }
    }
  `,
  [commentFields, discussedFields],
);

export type CommentOfPage = ResultOf<typeof commentFields>;
export type DiscussedEvent = ResultOf<typeof discussedFields>;
export type EventComments = ResultOf<typeof eventCommentsFields>;
