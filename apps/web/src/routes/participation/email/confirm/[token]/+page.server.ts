import { redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { setFlash } from '#lib/server/flash.ts';
import { formAction } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { findLinked } from '#lib/server/linked-participation.ts';
import { rememberParticipation } from '#lib/server/remembered-participation.ts';
import type { Actions, PageServerLoad } from './$types';

const confirm = graphql(`
  mutation ConfirmParticipation($token: String!) {
    confirmParticipation(confirmationToken: $token) {
      role
      event {
        uuid
      }
    }
  }
`);

const outcomes: Record<string, () => string> = {
  NOT_APPROVED: m.event_join_asked,
  WAITING: m.event_join_waits,
};

/** Of what the link opens, the page itself needs the event. */
export const load: PageServerLoad = async (event) => {
  const participation = await findLinked(event, event.params.token);
  return { participation: participation && { event: participation.event } };
};

export const actions: Actions = {
  default: formAction(async (event) => {
    const { confirmParticipation } = await mutate(event, confirm, { token: event.params.token });
    rememberParticipation(event, await findLinked(event, event.params.token));
    setFlash(event, 'success', (outcomes[confirmParticipation?.role ?? ''] ?? m.event_joined)());
    redirect(303, `/events/${confirmParticipation?.event?.uuid ?? ''}`);
  }),
};
