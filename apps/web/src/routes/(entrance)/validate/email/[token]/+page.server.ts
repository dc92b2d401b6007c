import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { sessionCookie } from '#lib/server/session.ts';
import { m } from '#translations';
import type { Actions } from './$types';

const validateEmail = graphql(`
  mutation ValidateEmail($token: String!) {
    validateEmail(token: $token) {
      id
    }
  }
`);

export const actions: Actions = {
  default: formAction(async (event) => {
    await mutate(event, validateEmail, { token: event.params.token });
    setFlash(event, 'success', m.validate_email_done());
    redirect(303, event.cookies.get(sessionCookie) ? '/settings/account' : '/login');
  }),
};
