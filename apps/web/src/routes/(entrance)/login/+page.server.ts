import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { mutate } from '#lib/server/graphql.ts';
import { receiveStranger } from '#lib/server/outside.ts';
import { localPath } from '#lib/server/session.ts';
import { deviceTokenOf, enterBy, signedInFields, wantedPath, withReturn } from '#lib/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

const login = graphql(
  `
    mutation Login($email: String!, $password: String!, $deviceToken: String) {
      login(email: $email, password: $password, deviceToken: $deviceToken) {
        ...SignedIn
      }
    }
  `,
  [signedInFields],
);

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  const wanted = wantedPath(event);
  if (viewer) redirect(303, wanted);
  return { wanted, registerAddress: withReturn('/register/user', wanted) };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const given = { email: textFrom(form, 'email'), password: textFrom(form, 'password') };
    const wanted = localPath(form.get('redirect'));
    const answer = mutate(event, login, { ...given, deviceToken: deviceTokenOf(event) }).then((data) => data.login);
    return enterBy(event, answer, wanted).catch((failure) => {
      // Whom a directory knows.
      receiveStranger(event, failure, wanted);
      throw failure;
    });
  }),
};
