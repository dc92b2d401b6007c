import { graphql, type ResultOf } from '#lib/graphql/document.ts';

export const reportQuery = graphql(`
  query Report($id: ID!) {
    report(id: $id) {
      id
      status
      content
      uri
      forward
      antispamFeedback
      insertedAt
      reported {
        id
        type
        name
        preferredUsername
        domain
        suspended
        silenced
      }
      reporter {
        type
        name
        preferredUsername
        domain
      }
      events {
        id
        uuid
      }
      comments {
        id
        uuid
        deletedAt
      }
      posts {
        id
        slug
      }
      evidence {
        id
        kind
        targetId
        url
        title
        text
        confided
      }
      notes {
        id
        content
        deletable
        insertedAt
        moderator {
          name
          preferredUsername
          domain
        }
      }
    }
  }
`);

export type ReportOfPage = NonNullable<ResultOf<typeof reportQuery>['report']>;
export type EvidenceOfPage = NonNullable<NonNullable<ReportOfPage['evidence']>[number]>;

export const decideOnReport = graphql(`
  mutation DecideOnReport($id: ID!, $status: ReportStatus!, $antispamFeedback: AntiSpamFeedback) {
    updateReportStatus(reportId: $id, status: $status, antispamFeedback: $antispamFeedback) {
      id
    }
  }
`);

export const writeNote = graphql(`
  mutation WriteReportNote($id: ID!, $content: String) {
    createReportNote(reportId: $id, content: $content) {
      id
    }
  }
`);

export const deleteNote = graphql(`
  mutation DeleteReportNote($id: ID!) {
    deleteReportNote(noteId: $id) {
      id
    }
  }
`);

export const removeEvent = graphql(`
  mutation RemoveReportedEvent($id: ID!, $words: String) {
    deleteEvent(eventId: $id, words: $words) {
      id
    }
  }
`);

export const removeComment = graphql(`
  mutation RemoveReportedComment($id: ID!, $words: String) {
    deleteComment(commentId: $id, words: $words) {
      id
    }
  }
`);

export const removePost = graphql(`
  mutation RemoveReportedPost($id: ID!, $words: String) {
    deletePost(id: $id, words: $words) {
      id
    }
  }
`);

export const suspendReported = graphql(`
  mutation SuspendReported($id: ID!, $reason: String) {
    suspendProfile(id: $id, reason: $reason) {
      id
    }
  }
`);

export const silenceReported = graphql(`
  mutation SilenceReported($id: ID!, $reason: String) {
    silenceProfile(id: $id, reason: $reason) {
      id
    }
  }
`);

/** Where moderators see it as it is now; null for what is gone, or not open to them. */
export function addressNow(
  { events, comments, posts }: ReportOfPage,
  { kind, targetId }: EvidenceOfPage,
): string | null {
  const isIt = (each: { id: string | null } | null) => each?.id === targetId;
  const [event, comment, post] = [events?.find(isIt), comments?.find(isIt), posts?.find(isIt)];
  if (kind === 'EVENT' && event) return `/events/${event.uuid}`;
  if (kind === 'COMMENT' && comment && !comment.deletedAt) return `/comments/${comment.uuid}`;
  return kind === 'POST' && post ? `/p/${post.slug}` : null;
}
