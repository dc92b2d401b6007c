import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { sendOut, turnBack } from '#lib/server/outside.ts';
import { localPath } from '#lib/server/session.ts';
import { withReturn } from '#lib/server/sign-in.ts';
import type { RequestHandler } from './$types';

const beginOutsideLogin = graphql(`
  mutation BeginOutsideLogin($provider: String!) {
    beginOutsideLogin(provider: $provider) {
      address
      state
    }
  }
`);

/** Where Mobilizon has it: sends the reader to a provider to sign in. */
export const GET: RequestHandler = async (event) => {
  const { searchParams } = event.url;
  const wanted = localPath(searchParams.get('redirect'));
  try {
    const { beginOutsideLogin: begun } = await mutate(event, beginOutsideLogin, { provider: event.params.provider });
    const invitation = searchParams.get('invitation') ?? '';
    return sendOut(event, begun.address, { purpose: 'login', state: begun.state, wanted, invitation });
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    return turnBack(event, failure.message, event.locals.signedIn ? wanted : withReturn('/login', wanted));
  }
};
