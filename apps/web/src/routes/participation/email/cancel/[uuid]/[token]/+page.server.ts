import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { findLinked } from '#lib/server/linked-participation.ts';
import { drawQrCode } from '#lib/server/qr-code.ts';
import { forgetParticipation } from '#lib/server/remembered-participation.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const anonymous = graphql(`
  query AnonymousActor {
    config {
      anonymous {
        actorId
      }
    }
  }
`);

const leave = graphql(`
  mutation LeaveByLink($eventId: ID!, $actorId: ID!, $token: String!) {
    leaveEvent(eventId: $eventId, actorId: $actorId, token: $token) {
      id
    }
  }
`);

const say = graphql(`
  mutation SayByLink($token: String!, $message: String!) {
    updateLinkedParticipation(cancellationToken: $token, message: $message) {
      message
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const participation = await findLinked(event, event.params.token);
  return { participation, ticket: participation?.ticketUrl ? drawQrCode(participation.ticketUrl) : null };
};

export const actions: Actions = {
  leave: formAction(async (event, form) => {
    const { config } = await query(event, anonymous);
    const actorId = config?.anonymous?.actorId ?? '';
    await mutate(event, leave, { eventId: textFrom(form, 'eventId'), actorId, token: event.params.token });
    forgetParticipation(event, event.params.uuid);
    return { left: true };
  }),
  say: formAction(async (event, form) => {
    await mutate(event, say, { token: event.params.token, message: textFrom(form, 'message') });
    setFlash(event, 'success', m.linked_said());
    return {};
  }),
};
