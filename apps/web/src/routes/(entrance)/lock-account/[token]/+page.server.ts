import { formAction } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import type { Actions } from './$types';

const lockAccount = graphql(`
  mutation LockAccount($token: String!) {
    lockAccount(token: $token)
  }
`);

export const actions: Actions = {
  default: formAction(async (event) => {
    await mutate(event, lockAccount, { token: event.params.token });
    return { locked: true };
  }),
};
