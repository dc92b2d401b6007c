import { redirect, type RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { setFlash } from '#lib/server/flash.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { keepProof, receiveStranger, takePending, turnBack } from '#lib/server/outside.ts';
import { enterBy, signedInFields, withReturn } from '#lib/server/sign-in.ts';
import { m } from '#translations';
import type { RequestHandler } from './$types';

const completeOutsideLogin = graphql(
  `
    mutation CompleteOutsideLogin($provider: String!, $state: String!, $answer: String!) {
      completeOutsideLogin(provider: $provider, state: $state, answer: $answer) {
        ...SignedIn
      }
    }
  `,
  [signedInFields],
);

const completeOutsideProof = graphql(`
  mutation CompleteOutsideProof($provider: String!, $state: String!, $answer: String!) {
    completeOutsideProof(provider: $provider, state: $state, answer: $answer)
  }
`);

type Pending = NonNullable<ReturnType<typeof takePending>>;
type Answer = { provider: string; state: string; answer: string };

/** Where Mobilizon has it: providers send readers back here. */
export const GET: RequestHandler = async (event) => {
  const pending = takePending(event);
  if (!pending) return turnBack(event, m.error_login_expired(), event.locals.signedIn ? '/' : '/login');
  const answer = { provider: event.params.provider, state: pending.state, answer: event.url.search };
  return pending.purpose === 'proof' ? prove(event, answer, pending) : signIn(event, answer, pending);
};

async function signIn(event: RequestEvent, answer: Answer, { wanted, invitation }: Pending): Promise<never> {
  const login = mutate(event, completeOutsideLogin, answer).then((data) => data.completeOutsideLogin);
  try {
    return await enterBy(event, login, wanted);
  } catch (failure) {
    receiveStranger(event, failure, wanted, invitation);
    if (!(failure instanceof GraphQLFailure)) throw failure;
    return turnBack(event, failure.message, event.locals.signedIn ? wanted : withReturn('/login', wanted));
  }
}

async function prove(event: RequestEvent, answer: Answer, { wanted }: Pending): Promise<never> {
  try {
    const { completeOutsideProof: proof } = await mutate(event, completeOutsideProof, answer);
    keepProof(event, proof ?? '');
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    return turnBack(event, failure.message, wanted);
  }
  setFlash(event, 'success', m.outside_proved());
  redirect(303, wanted);
}
