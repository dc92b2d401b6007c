import { error, redirect } from '@sveltejs/kit';
import { admissionActions, resendAction } from '#lib/server/account-actions.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { faceFields } from '#lib/ui/face.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const ROLES = ['USER', 'MODERATOR', 'ADMINISTRATOR'] as const;

const userPage = graphql(
  `
    query AdminUser($id: ID!) {
      user(id: $id) {
        id
        email
        role
        locale
        disabled
        confirmedAt
        waitingSince
        registrationReason
        currentSignInAt
        currentSignInIp
        lastSignInAt
        lastSignInIp
        mediaSize
        sameNetworkCount
        sameMailDomainCount
        actors {
          ...Face
          suspended
        }
      }
    }
  `,
  [faceFields],
);

const update = graphql(`
  mutation AdminUpdateUser($id: ID!, $email: String, $confirmed: Boolean, $role: UserRole, $notify: Boolean) {
    adminUpdateUser(id: $id, email: $email, confirmed: $confirmed, role: $role, notify: $notify) {
      id
    }
  }
`);

const disable = graphql(`
  mutation DisableUser($id: ID!, $reason: String) {
    disableUser(id: $id, reason: $reason) {
      id
    }
  }
`);

const enable = graphql(`
  mutation EnableUser($id: ID!) {
    enableUser(id: $id) {
      id
    }
  }
`);

const signOut = graphql(`
  mutation SignUserOut($id: ID!) {
    signUserOut(id: $id) {
      id
    }
  }
`);

const erase = graphql(`
  mutation EraseUser($id: ID!) {
    deleteAccount(userId: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { user } = await query(event, userPage, { id: event.params.id });
  if (!user) error(404);
  return { user };
};

export const actions: Actions = {
  ...admissionActions('/settings/admin/users?show=waiting'),
  resend: resendAction,
  signOut: formAction(async (event) => {
    await mutate(event, signOut, { id: event.params.id });
    setFlash(event, 'success', m.admin_user_signed_out());
    redirect(303, event.url.pathname);
  }),
  update: formAction(async (event, form) => {
    const role = ROLES.find((each) => each === textFrom(form, 'role'));
    const confirmed = form.has('confirmed') || null;
    const change = { email: textFrom(form, 'email'), role: role ?? null, confirmed, notify: form.has('notify') };
    await mutate(event, update, { id: event.params.id, ...change });
    setFlash(event, 'success', m.admin_user_updated());
    redirect(303, event.url.pathname);
  }),
  disable: formAction(async (event, form) => {
    await mutate(event, disable, { id: event.params.id, reason: textFrom(form, 'reason') });
    setFlash(event, 'success', m.admin_user_disabled_done());
    redirect(303, event.url.pathname);
  }),
  enable: formAction(async (event) => {
    await mutate(event, enable, { id: event.params.id });
    setFlash(event, 'success', m.admin_user_enabled_done());
    redirect(303, event.url.pathname);
  }),
  erase: formAction(async (event) => {
    await mutate(event, erase, { id: event.params.id });
    setFlash(event, 'success', m.admin_user_erased_done());
    redirect(303, '/settings/admin/users');
  }),
};
