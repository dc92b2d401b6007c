import { graphql } from '#lib/graphql/document.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

const sendResetPassword = graphql(`
  mutation SendResetPassword($email: String!, $locale: String) {
    sendResetPassword(email: $email, locale: $locale)
  }
`);

export const load: PageServerLoad = ({ params }) => ({ email: params.email ?? '' });

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const email = textFrom(form, 'email').trim();
    await mutate(event, sendResetPassword, { email, locale: event.locals.locale });
    return { sentTo: email };
  }),
};
