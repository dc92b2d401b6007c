import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const calendars = graphql(`
  query Calendars {
    loggedUser {
      id
      feedTokens {
        token
        followedToken
        actor {
          id
        }
      }
    }
  }
`);

const create = graphql(`
  mutation CreateFeedToken($actorId: ID) {
    createFeedToken(actorId: $actorId) {
      token
    }
  }
`);

const remove = graphql(`
  mutation DeleteFeedToken($token: String!) {
    deleteFeedToken(token: $token) {
      actor {
        id
      }
    }
  }
`);

export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { loggedUser } = await query(event, calendars);
  const tokens = (loggedUser?.feedTokens ?? []).filter((token) => token !== null);
  return {
    feeds: tokens.map(({ token, followedToken, actor }) => ({
      token: token ?? '',
      actorId: actor?.id ?? null,
      address: `${event.url.origin}/events/going/${token}`,
      followedAddress: `${event.url.origin}/events/followed/${followedToken}`,
    })),
  };
};

export const actions: Actions = {
  create: formAction(async (event, form) => {
    await mutate(event, create, { actorId: textFrom(form, 'actorId') || null });
    setFlash(event, 'success', m.calendars_made());
    redirect(303, '/settings/calendars');
  }),
  // The new link first: should the second step fail, there are two rather than none.
  renew: formAction(async (event, form) => {
    await mutate(event, create, { actorId: textFrom(form, 'actorId') || null });
    await mutate(event, remove, { token: textFrom(form, 'token') });
    setFlash(event, 'success', m.calendars_renewed());
    redirect(303, '/settings/calendars');
  }),
  remove: formAction(async (event, form) => {
    await mutate(event, remove, { token: textFrom(form, 'token') });
    setFlash(event, 'success', m.calendars_removed());
    redirect(303, '/settings/calendars');
  }),
};
