import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions } from './$types';

const cancelEmailChange = graphql(`
  mutation CancelEmailChange($token: String!) {
    cancelEmailChange(token: $token)
  }
`);

export const actions: Actions = {
  default: formAction(async (event) => {
    await mutate(event, cancelEmailChange, { token: event.params.token });
    setFlash(event, 'success', m.stop_email_done());
    redirect(303, '/password-reset/send');
  }),
};
