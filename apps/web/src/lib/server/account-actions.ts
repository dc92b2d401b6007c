import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const approve = graphql(`
  mutation ApproveRegistration($userId: ID!) {
    approveRegistration(userId: $userId) {
      email
    }
  }
`);

const reject = graphql(`
  mutation RejectRegistration($userId: ID!, $reason: String) {
    rejectRegistration(userId: $userId, reason: $reason) {
      email
    }
  }
`);

const resend = graphql(`
  mutation ResendUserConfirmation($id: ID!) {
    resendUserConfirmation(id: $id) {
      email
    }
  }
`);

/** What moderators do about accounts that are not in yet; `back` is where they go on when it is decided. */
export function admissionActions(back: string) {
  return {
    approve: formAction(async (event: RequestEvent, form) => {
      const { approveRegistration: user } = await mutate(event, approve, { userId: textFrom(form, 'userId') });
      setFlash(event, 'success', m.admin_registrations_approved({ email: user?.email ?? '' }));
      redirect(303, back);
    }),
    reject: formAction(async (event: RequestEvent, form) => {
      const asked = { userId: textFrom(form, 'userId'), reason: textFrom(form, 'reason') };
      const { rejectRegistration: user } = await mutate(event, reject, asked);
      setFlash(event, 'success', m.admin_registrations_rejected({ email: user?.email ?? '' }));
      redirect(303, back);
    }),
  };
}

/** Sends the mail again by which somebody confirms their address. */
export const resendAction = formAction(async (event: RequestEvent, form) => {
  const { resendUserConfirmation: user } = await mutate(event, resend, { id: textFrom(form, 'userId') });
  setFlash(event, 'success', m.admin_user_resent({ email: user?.email ?? '' }));
  redirect(303, event.url.pathname);
});
