import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { execute } from '#lib/server/graphql.ts';
import { clearSession, sessionCookie } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

const logout = graphql(`
  mutation Logout($refreshToken: String!) {
    logout(refreshToken: $refreshToken)
  }
`);

/** Ends the session here and on the server; an ended one is ended already. */
export const POST: RequestHandler = async (event) => {
  const refreshToken = event.cookies.get(sessionCookie);
  try {
    if (refreshToken) await execute(event, logout, { refreshToken });
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
  }
  clearSession(event);
  redirect(303, '/');
};
