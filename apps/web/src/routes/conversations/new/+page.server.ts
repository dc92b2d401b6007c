import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { handleOf } from '#lib/account/handle.ts';
import { MEMBERSHIPS, type Voice, voicesOf, voicesQuery } from '#lib/conversations/voices.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { htmlOf, linkAddresses } from '#lib/format/plain-text.ts';
import { isUuid } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { ownProfileNamed } from '#lib/server/own-profile.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const begin = graphql(`
  mutation BeginConversation($text: String!, $actorId: ID!, $attributedToId: ID, $eventId: ID, $mentions: [String]!) {
    postPrivateMessage(
      text: $text
      actorId: $actorId
      attributedToId: $attributedToId
      eventId: $eventId
      mentions: $mentions
    ) {
      id
    }
  }
`);

const subjectQuery = graphql(`
  query ConversationSubject($uuid: UUID!) {
    event(uuid: $uuid) {
      id
      uuid
      title
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  const { actors, defaultActor } = await requireViewer(page);
  const { searchParams } = page.url;
  const name = searchParams.get('as');
  const acting = name === null ? defaultActor : ownProfileNamed(actors, name);
  if (!acting) redirect(303, '/identity/create');
  const uuid = searchParams.get('event');
  if (uuid !== null && !isUuid(uuid)) error(404, m.error_event_not_found());
  const { event } = uuid === null ? { event: null } : await query(page, subjectQuery, { uuid });
  return {
    acting,
    voice: await voiceFor(page, defaultActor?.id),
    profiles: actors.filter((profile) => profile !== null),
    to: searchParams.get('to') ?? '',
    event,
  };
};

/** The group of the reader's in whose name they are about to write; "not found" for one that they do not answer for. */
async function voiceFor(page: RequestEvent, defaultId: string | null | undefined): Promise<Voice | null> {
  const handle = page.url.searchParams.get('for');
  if (handle === null) return null;
  const { loggedUser } = await query(page, voicesQuery, { groups: MEMBERSHIPS });
  const voices = voicesOf(loggedUser?.memberships, defaultId);
  return voices.find(({ group }) => handleOf(group) === handle) ?? error(404, m.error_group_not_found());
}

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const { postPrivateMessage } = await mutate(event, begin, {
      text: linkAddresses(htmlOf(textFrom(form, 'text'))),
      actorId: textFrom(form, 'actorId'),
      attributedToId: textFrom(form, 'attributedToId') || null,
      eventId: textFrom(form, 'eventId') || null,
      mentions: textFrom(form, 'mentions')
        .split(/[\s,;]+/)
        .filter(Boolean),
    });
    setFlash(event, 'success', m.conversation_sent());
    redirect(303, `/conversations/${postPrivateMessage?.id}`);
  }),
};
