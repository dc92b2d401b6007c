import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { passwordFrom } from '#lib/server/outside.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { clearSession } from '#lib/server/session.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const account = graphql(`
  query Account {
    loggedUser {
      id
      email
      unconfirmedEmail
      actors {
        preferredUsername
      }
    }
  }
`);

const changeEmail = graphql(`
  mutation ChangeEmail($email: String!, $password: String!) {
    changeEmail(email: $email, password: $password) {
      id
    }
  }
`);

const changePassword = graphql(`
  mutation ChangePassword($oldPassword: String!, $newPassword: String!) {
    changePassword(oldPassword: $oldPassword, newPassword: $newPassword) {
      id
    }
  }
`);

const deleteAccount = graphql(`
  mutation DeleteAccount($password: String!) {
    deleteAccount(password: $password) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { loggedUser } = await query(event, account);
  return {
    email: loggedUser?.email ?? '',
    wanted: loggedUser?.unconfirmedEmail ?? null,
    profiles: (loggedUser?.actors ?? []).map((profile) => `@${profile?.preferredUsername}`),
  };
};

export const actions: Actions = {
  email: formAction(async (event, form) => {
    const email = textFrom(form, 'email').trim();
    await mutate(event, changeEmail, { email, password: passwordFrom(event, form) });
    setFlash(event, 'success', m.settings_email_asked({ email }));
    redirect(303, '/settings/account');
  }),
  password: formAction(async (event, form) => {
    const [oldPassword, newPassword] = [passwordFrom(event, form, 'oldPassword'), textFrom(form, 'newPassword')];
    await mutate(event, changePassword, { oldPassword, newPassword });
    setFlash(event, 'success', m.settings_password_changed());
    redirect(303, '/settings/account');
  }),
  delete: formAction(async (event, form) => {
    await mutate(event, deleteAccount, { password: passwordFrom(event, form) });
    clearSession(event);
    setFlash(event, 'success', m.settings_delete_done());
    redirect(303, '/');
  }),
};
