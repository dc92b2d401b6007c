import { redirect } from '@sveltejs/kit';
import { formatNumber } from '#lib/format/numbers.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { wordsFrom } from '#lib/search/words.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const PATH = '/settings/admin/jobs';

const jobsQuery = graphql(`
  query AdminJobs($page: Int!, $limit: Int!, $queue: String) {
    jobQueues {
      queue
      waiting
      running
      retrying
      parked
      oldestAt
    }
    parkedJobs(page: $page, limit: $limit, queue: $queue) {
      total
      elements {
        id
        queue
        about {
          name
          value
        }
        problem
        attempts
        failedAt
      }
    }
  }
`);

const retry = graphql(`
  mutation RetryJobs($queue: String!, $id: ID) {
    retryJobs(queue: $queue, id: $id)
  }
`);

const discard = graphql(`
  mutation DiscardJobs($queue: String!, $id: ID) {
    discardJobs(queue: $queue, id: $id)
  }
`);

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const page = pageFrom(searchParams);
  const chosen = wordsFrom(searchParams, 'queue');
  const { jobQueues, parkedJobs } = await query(event, jobsQuery, { page, limit: LIMIT, queue: chosen || null });
  const queues = jobQueues ?? [];
  const busy = queues.filter(({ waiting, running, retrying, parked }) => waiting + running + retrying + parked > 0);
  return {
    page,
    limit: LIMIT,
    chosen,
    busy,
    idle: queues.length - busy.length,
    total: parkedJobs?.total ?? 0,
    jobs: (parkedJobs?.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  retry: formAction(async (event, form) => {
    const { retryJobs: count } = await mutate(event, retry, selectionOf(form));
    setFlash(event, 'success', m.admin_jobs_retried({ count, shown: formatNumber(count) }));
    redirect(303, PATH);
  }),
  discard: formAction(async (event, form) => {
    const { discardJobs: count } = await mutate(event, discard, selectionOf(form));
    setFlash(event, 'success', m.admin_jobs_discarded({ count, shown: formatNumber(count) }));
    redirect(303, PATH);
  }),
};

function selectionOf(form: FormData) {
  return { queue: textFrom(form, 'queue'), id: textFrom(form, 'id') || null };
}
