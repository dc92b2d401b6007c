import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const changePassword = graphql(`
  mutation ChangePassword($oldPassword: String!, $newPassword: String!) {
    changePassword(oldPassword: $oldPassword, newPassword: $newPassword) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { email } = await requireViewer(event);
  return { email };
};

export const actions: Actions = {
  password: formAction(async (event, form) => {
    const [oldPassword, newPassword] = [textFrom(form, 'oldPassword'), textFrom(form, 'newPassword')];
    await mutate(event, changePassword, { oldPassword, newPassword });
    setFlash(event, 'success', m.settings_password_changed());
    redirect(303, '/settings/account');
  }),
};
