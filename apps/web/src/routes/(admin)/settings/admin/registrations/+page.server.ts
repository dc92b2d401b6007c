import { redirect } from '@sveltejs/kit';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const PATH = '/settings/admin/registrations';

const waiting = graphql(`
  query AdminRegistrations($page: Int!, $limit: Int!) {
    registrationRequests(page: $page, limit: $limit) {
      total
      elements {
        userId
        email
        reason
        waitingSince
      }
    }
  }
`);

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

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { registrationRequests } = await query(event, waiting, { page, limit: LIMIT });
  return {
    page,
    limit: LIMIT,
    total: registrationRequests?.total ?? 0,
    requests: (registrationRequests?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  approve: formAction(async (event, form) => {
    const { approveRegistration } = await mutate(event, approve, { userId: textFrom(form, 'userId') });
    setFlash(event, 'success', m.admin_registrations_approved({ email: approveRegistration?.email ?? '' }));
    redirect(303, PATH);
  }),
  reject: formAction(async (event, form) => {
    const variables = { userId: textFrom(form, 'userId'), reason: textFrom(form, 'reason') };
    const { rejectRegistration } = await mutate(event, reject, variables);
    setFlash(event, 'success', m.admin_registrations_rejected({ email: rejectRegistration?.email ?? '' }));
    redirect(303, PATH);
  }),
};
