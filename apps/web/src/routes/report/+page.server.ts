import { redirect } from '@sveltejs/kit';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { findReported } from '#lib/server/reported.ts';
import { loginAddress } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const create = graphql(`
  mutation CreateReport(
    $reportedId: ID!
    $content: String
    $eventsIds: [ID]
    $commentsIds: [ID]
    $postsIds: [ID]
    $forward: Boolean
    $actorId: ID
    $proof: String
  ) {
    createReport(
      reportedId: $reportedId
      content: $content
      eventsIds: $eventsIds
      commentsIds: $commentsIds
      postsIds: $postsIds
      forward: $forward
      actorId: $actorId
      proof: $proof
    ) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  const reported = await findReported(event);
  if (!viewer && !reported.anonymous) redirect(303, loginAddress(event.url));
  return { reported };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const { kind, thingId, actorId } = await findReported(event);
    await mutate(event, create, {
      reportedId: actorId,
      eventsIds: kind === 'event' ? [thingId] : [],
      commentsIds: kind === 'comment' || kind === 'said' ? [thingId] : [],
      postsIds: kind === 'post' ? [thingId] : [],
      content: textFrom(form, 'content'),
      forward: form.has('forward'),
      actorId: textFrom(form, 'actorId') || null,
      proof: textFrom(form, 'proof') || null,
    });
    redirect(303, '/report/thanks');
  }),
};
