import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate } from '#lib/server/graphql.ts';
import { localPath } from '#lib/server/session.ts';
import { challengeOf, enter, forgetChallenge, signedInFields, wantedPath, withReturn } from '#lib/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

const completeLogin = graphql(
  `
    mutation CompleteLogin($challenge: String!, $code: String!) {
      completeLogin(challenge: $challenge, code: $code) {
        ...SignedIn
      }
    }
  `,
  [signedInFields],
);

/** What only a new beginning mends. */
const endings = ['login_expired', 'second_factor_off', 'user_disabled'];

export const csr = false;

export const load: PageServerLoad = async (event) => {
  const wanted = wantedPath(event);
  if (!challengeOf(event)) redirect(303, withReturn('/login', wanted));
  return { wanted, lostApp: event.url.searchParams.has('recovery') };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const wanted = localPath(form.get('redirect'));
    const variables = { challenge: challengeOf(event), code: textFrom(form, 'code') };
    try {
      const { completeLogin: login } = await mutate(event, completeLogin, variables);
      forgetChallenge(event);
      return enter(event, login, wanted);
    } catch (failure) {
      if (!(failure instanceof GraphQLFailure) || !endings.some((code) => failure.has(code))) throw failure;
      forgetChallenge(event);
      setFlash(event, 'info', failure.message);
      redirect(303, withReturn('/login', wanted));
    }
  }),
};
