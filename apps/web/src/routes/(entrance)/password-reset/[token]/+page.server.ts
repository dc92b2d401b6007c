import { graphql } from '#lib/graphql/document.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate } from '#lib/server/graphql.ts';
import { enter, signedInFields } from '#lib/server/sign-in.ts';
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
    const answer = await mutate(event, resetPassword, { token: event.params.token, ...variables });
    setFlash(event, 'success', m.reset_done());
    enter(event, answer.resetPassword, '/');
  }),
};
