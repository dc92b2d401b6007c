import { redirect, type RequestEvent } from '@sveltejs/kit';
import { COMMENTS } from '#lib/discussions/discussions.ts';
import { htmlOf, linkAddresses } from '#lib/format/plain-text.ts';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const create = graphql(`
  mutation CreateDiscussion($title: String!, $text: String!, $actorId: ID!, $creatorId: ID) {
    createDiscussion(title: $title, text: $text, actorId: $actorId, creatorId: $creatorId) {
      slug
    }
  }
`);

const reply = graphql(`
  mutation ReplyToDiscussion($discussionId: ID!, $text: String!, $actorId: ID) {
    replyToDiscussion(discussionId: $discussionId, text: $text, actorId: $actorId) {
      comments(limit: 0) {
        total
      }
    }
  }
`);

const update = graphql(`
  mutation UpdateDiscussion($discussionId: ID!, $title: String!, $closed: Boolean, $actorId: ID) {
    updateDiscussion(discussionId: $discussionId, title: $title, closed: $closed, actorId: $actorId) {
      id
    }
  }
`);

const remove = graphql(`
  mutation DeleteDiscussion($discussionId: ID!, $actorId: ID) {
    deleteDiscussion(discussionId: $discussionId, actorId: $actorId) {
      id
    }
  }
`);

const editComment = graphql(`
  mutation EditDiscussionComment($commentId: ID!, $text: String!) {
    updateComment(commentId: $commentId, text: $text) {
      uuid
    }
  }
`);

const deleteComment = graphql(`
  mutation DeleteDiscussionComment($commentId: ID!) {
    deleteComment(commentId: $commentId) {
      id
    }
  }
`);

/** Begins one in the group whose address it is. */
export const createDiscussion = formAction(async (event: RequestEvent, form) => {
  const { createDiscussion: begun } = await mutate(event, create, {
    title: textFrom(form, 'title'),
    text: htmlFrom(form),
    actorId: textFrom(form, 'groupId'),
    creatorId: textFrom(form, 'actorId') || null,
  });
  redirect(303, `/${event.params.handle}/c/${begun?.slug}`);
});

/** What members do on the page of a discussion. */
export const discussionActions = {
  reply: formAction(async (event: RequestEvent, form) => {
    const { replyToDiscussion } = await mutate(event, reply, { ...which(form), text: htmlFrom(form) });
    const pages = Math.ceil((replyToDiscussion?.comments?.total ?? 1) / COMMENTS);
    redirect(303, `${event.url.pathname}?page=${pages}#answer`);
  }),
  update: formAction(async (event: RequestEvent, form) => {
    await mutate(event, update, { ...which(form), title: textFrom(form, 'title'), closed: form.has('closed') });
    setFlash(event, 'success', m.discussion_is_saved());
    redirect(303, event.url.pathname);
  }),
  delete: formAction(async (event: RequestEvent, form) => {
    await mutate(event, remove, which(form));
    setFlash(event, 'success', m.discussion_is_deleted());
    redirect(303, `/${event.params.handle}/discussions`);
  }),
  editComment: formAction(async (event: RequestEvent, form) => {
    const values = { commentId: textFrom(form, 'commentId'), text: htmlFrom(form) };
    const { updateComment } = await mutate(event, editComment, values);
    redirect(303, `${here(event)}#comment-${updateComment?.uuid}`);
  }),
  deleteComment: formAction(async (event: RequestEvent, form) => {
    await mutate(event, deleteComment, { commentId: textFrom(form, 'commentId') });
    setFlash(event, 'success', m.comment_is_deleted());
    redirect(303, here(event));
  }),
};

function which(form: FormData) {
  return { discussionId: textFrom(form, 'discussionId'), actorId: textFrom(form, 'actorId') || null };
}

function htmlFrom(form: FormData): string {
  return linkAddresses(htmlOf(textFrom(form, 'text')));
}

/** The page of the discussion that the form stood on. */
function here({ url }: RequestEvent): string {
  const page = url.searchParams.get('page');
  return url.pathname + (page ? `?page=${encodeURIComponent(page)}` : '');
}
