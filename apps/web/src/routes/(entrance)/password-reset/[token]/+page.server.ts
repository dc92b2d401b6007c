import { graphql } from '#lib/graphql/document.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate } from '#lib/server/graphql.ts';
import { enterBy, signedInFields } from '#lib/server/sign-in.ts';
import { m } from '#translations';
import type { Actions } from './$types';

const resetPassword = graphql(
  `
    mutation ResetPassword($token: String!, $password: String!, $locale: String) {
      resetPassword(token: $token, password: $password, locale: $locale) {
        ...SignedIn
      }
    }
  `,
  [signedInFields],
);

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const variables = { password: textFrom(form, 'password'), locale: event.locals.locale };
    const answer = mutate(event, resetPassword, { token: event.params.token, ...variables });
    const login = answer.then((data) => data.resetPassword);
    return enterBy(event, login, '/', m.reset_done());
  }),
};
