import { error, redirect } from '@sveltejs/kit';
import { conversationQuery, MESSAGES, readConversation } from '#lib/conversations/conversations.ts';
import { MEMBERSHIPS, voicesOf } from '#lib/conversations/voices.ts';
import { htmlOf, linkAddresses } from '#lib/format/plain-text.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const answer = graphql(`
  mutation AnswerConversation($text: String!, $actorId: ID!, $conversationId: ID!) {
    postPrivateMessage(text: $text, actorId: $actorId, conversationId: $conversationId) {
      lastComment {
        id
      }
    }
  }
`);

const leave = graphql(`
  mutation LeaveConversation($id: ID!) {
    deleteConversation(conversationId: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  const { defaultActor } = await requireViewer(page);
  const number = pageFrom(page.url.searchParams);
  const which = { id: page.params.id, page: number, limit: MESSAGES };
  const { conversation: found, loggedUser } = await query(page, conversationQuery, { ...which, groups: MEMBERSHIPS });
  const conversation = found?.unread ? (await mutate(page, readConversation, which)).updateConversation : found;
  if (!conversation) error(404, m.error_conversation_not_found());
  const voices = voicesOf(loggedUser?.memberships, defaultActor?.id);
  return {
    conversation,
    /** Of a group's: which of the reader's profiles answer for it. */
    voice: voices.find(({ group }) => group.id === conversation.actor?.id) ?? null,
    page: number,
    limit: MESSAGES,
    total: conversation.comments?.total ?? 0,
    // As people read: what was said last stands last.
    messages: (conversation.comments?.elements ?? []).filter((message) => message !== null).toReversed(),
  };
};

export const actions: Actions = {
  answer: formAction(async (event, form) => {
    const { postPrivateMessage } = await mutate(event, answer, {
      text: linkAddresses(htmlOf(textFrom(form, 'text'))),
      actorId: textFrom(form, 'actorId'),
      conversationId: event.params.id!,
    });
    redirect(303, `${event.url.pathname}#message-${postPrivateMessage?.lastComment?.id}`);
  }),
  leave: formAction(async (event, form) => {
    await mutate(event, leave, { id: event.params.id! });
    setFlash(event, 'success', m.conversation_is_left());
    const handle = textFrom(form, 'group');
    redirect(303, handle ? `/@${handle}/conversations` : '/conversations');
  }),
};
