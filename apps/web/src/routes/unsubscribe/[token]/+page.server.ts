import { graphql } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { execute } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const unsubscription = graphql(`
  query Unsubscription($token: String!) {
    unsubscription(token: $token)
  }
`);

export const csr = false;

/** Looking at the page ends nothing: programs that check mails open their links. */
export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'referrer-policy': 'no-referrer' });
  return { kind: await kindOf(), done: event.url.searchParams.has('done') };

  async function kindOf(): Promise<string | null> {
    try {
      return (await execute(event, unsubscription, { token: event.params.token })).unsubscription;
    } catch (failure) {
      if (failure instanceof GraphQLFailure && failure.has('invalid_link')) return null;
      throw failure;
    }
  }
};
