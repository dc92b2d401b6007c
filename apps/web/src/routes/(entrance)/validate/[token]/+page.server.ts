import { graphql } from '#lib/graphql/document.ts';
import { formAction } from '#lib/server/form.ts';
import { mutate } from '#lib/server/graphql.ts';
import { enter, signedInFields, takeReturn } from '#lib/server/sign-in.ts';
import type { Actions } from './$types';

const validateUser = graphql(
  `
    mutation ValidateUser($token: String!) {
      validateUser(token: $token) {
        ...SignedIn
      }
    }
  `,
  [signedInFields],
);

export const actions: Actions = {
  default: formAction(async (event) => {
    const answer = await mutate(event, validateUser, { token: event.params.token });
    enter(event, answer.validateUser, takeReturn(event));
  }),
};
