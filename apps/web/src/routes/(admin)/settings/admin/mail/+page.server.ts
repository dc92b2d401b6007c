import { mailProblemWords } from '#lib/admin/mail-problem.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;

const mailQuery = graphql(`
  query AdminMail($page: Int!, $limit: Int!) {
    loggedUser {
      email
    }
    mailSetup {
      from
      directory
      server {
        host
        port
        encrypted
        user
      }
    }
    mailFailures(page: $page, limit: $limit) {
      total
      elements {
        to
        failedAt
        attempts
        nextTryAt
        problem
      }
    }
  }
`);

const send = graphql(`
  mutation SendTestMail($email: String) {
    sendTestMail(email: $email) {
      problem
      answer
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { loggedUser, mailSetup, mailFailures } = await query(event, mailQuery, { page, limit: LIMIT });
  return {
    page,
    limit: LIMIT,
    email: loggedUser?.email ?? '',
    setup: mailSetup!,
    total: mailFailures?.total ?? 0,
    failures: (mailFailures?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  test: formAction(async (event, form) => {
    const email = textFrom(form, 'email').trim();
    const { sendTestMail } = await mutate(event, send, { email });
    const { problem, answer } = sendTestMail!;
    return { result: { email, answer, problem: problem && mailProblemWords(problem) }, errors: {}, values: { email } };
  }),
};
