import { redirect } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { sendOut, turnBack } from '#lib/server/outside.ts';
import { localPath } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

const beginOutsideProof = graphql(`
  mutation BeginOutsideProof($provider: String!) {
    beginOutsideProof(provider: $provider) {
      address
      state
    }
  }
`);

/** Sends who is signed in to a provider to sign in there anew, for what a password is asked for otherwise. */
export const GET: RequestHandler = async (event) => {
  const wanted = localPath(event.url.searchParams.get('redirect'), '/settings/account');
  if (!event.locals.signedIn) redirect(303, '/login');
  try {
    const { beginOutsideProof: begun } = await mutate(event, beginOutsideProof, { provider: event.params.provider });
    return sendOut(event, begun.address, { purpose: 'proof', state: begun.state, wanted, invitation: '' });
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    return turnBack(event, failure.message, wanted);
  }
};
