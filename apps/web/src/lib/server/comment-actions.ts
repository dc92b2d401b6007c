import { redirect, type RequestEvent } from '@sveltejs/kit';
import { ANSWERS } from '#lib/comments/comments.ts';
import { htmlOf, linkAddresses } from '#lib/format/plain-text.ts';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const create = graphql(`
  mutation CreateComment(
    $text: String!
    $eventId: ID!
    $actorId: ID
    $inReplyToCommentId: ID
    $isAnnouncement: Boolean
  ) {
    createComment(
      text: $text
      eventId: $eventId
      actorId: $actorId
      inReplyToCommentId: $inReplyToCommentId
      isAnnouncement: $isAnnouncement
    ) {
      uuid
      held
      awaitsModerator
      originComment {
        uuid
        totalReplies
      }
    }
  }
`);

const edit = graphql(`
  mutation UpdateComment($commentId: ID!, $text: String!) {
    updateComment(commentId: $commentId, text: $text) {
      uuid
      held
      awaitsModerator
    }
  }
`);

const remove = graphql(`
  mutation DeleteComment($commentId: ID!) {
    deleteComment(commentId: $commentId) {
      id
    }
  }
`);

const approve = graphql(`
  mutation ApproveComment($commentId: ID!) {
    approveComment(commentId: $commentId) {
      id
    }
  }
`);

const hide = graphql(`
  mutation HideComment($commentId: ID!) {
    hideComment(commentId: $commentId) {
      id
    }
  }
`);

const unhide = graphql(`
  mutation UnhideComment($commentId: ID!) {
    unhideComment(commentId: $commentId) {
      id
    }
  }
`);

/** What people do about comments on a page that shows them. */
export const commentActions = {
  comment: formAction(async (event: RequestEvent, form) => {
    const { createComment } = await mutate(event, create, {
      text: htmlFrom(form),
      eventId: textFrom(form, 'eventId'),
      actorId: textFrom(form, 'actorId') || null,
      inReplyToCommentId: textFrom(form, 'inReplyToCommentId') || null,
      isAnnouncement: form.has('isAnnouncement'),
    });
    setFlash(event, 'success', outcomeOf(createComment, m.comment_sent));
    redirect(303, placeOf(event, createComment));
  }),
  editComment: formAction(async (event: RequestEvent, form) => {
    const values = { commentId: textFrom(form, 'commentId'), text: htmlFrom(form) };
    const { updateComment } = await mutate(event, edit, values);
    setFlash(event, 'success', outcomeOf(updateComment, m.comment_saved));
    redirect(303, `${back(event)}#comment-${updateComment?.uuid}`);
  }),
  deleteComment: oneClick(remove, m.comment_is_deleted),
  approveComment: oneClick(approve, m.comment_is_approved),
  hideComment: oneClick(hide, m.comment_is_hidden),
  unhideComment: oneClick(unhide, m.comment_is_shown),
};

function oneClick(mutation: typeof remove | typeof approve | typeof hide | typeof unhide, told: () => string) {
  return formAction(async (event: RequestEvent, form) => {
    await mutate(event, mutation as typeof remove, { commentId: textFrom(form, 'commentId') });
    setFlash(event, 'success', told());
    redirect(303, `${back(event)}#comments`);
  });
}

/** Whether others read it now, in a sentence. */
function outcomeOf(saved: { held: boolean; awaitsModerator: boolean } | null, shown: () => string): string {
  if (saved?.awaitsModerator) return m.comment_sent_to_moderator();
  return saved?.held ? m.comment_sent_held() : shown();
}

function htmlFrom(form: FormData): string {
  return linkAddresses(htmlOf(textFrom(form, 'text')));
}

/** Where the page shows it now; a late answer only on the page of its thread. */
function placeOf(
  event: RequestEvent,
  comment: { uuid: string | null; originComment: { uuid: string | null; totalReplies: number | null } | null } | null,
): string {
  const { uuid, originComment } = comment ?? {};
  if (!originComment) return `${event.url.pathname}#comment-${uuid}`;
  const isShown = (originComment.totalReplies ?? 0) <= ANSWERS;
  return isShown ? `${back(event)}#comment-${uuid}` : `/comments/${uuid}`;
}

/** The page of comments that the form stood on. */
function back({ url }: RequestEvent): string {
  const pages = [...url.searchParams].filter(([name]) => name === 'comments' || name === 'page');
  const search = new URLSearchParams(pages).toString();
  return url.pathname + (search && `?${search}`);
}
