import { redirect } from '@sveltejs/kit';
import { formatNumber } from '#lib/format/numbers.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const PATH = '/settings/admin/federation';

const queue = graphql(`
  query AdminDeliveries($page: Int!, $limit: Int!) {
    deliveryQueue {
      depth
      givenUp
      oldestAt
      hosts(page: $page, limit: $limit) {
        total
        elements {
          host
          waiting
          givenUp
          oldestAt
          pausedUntil
          failingSince
          lastProblem
        }
      }
    }
  }
`);

const retry = graphql(`
  mutation RetryDeliveries($host: String!) {
    retryDeliveries(host: $host)
  }
`);

const drop = graphql(`
  mutation DropDeliveries($host: String!) {
    dropDeliveries(host: $host)
  }
`);

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { deliveryQueue } = await query(event, queue, { page, limit: LIMIT });
  return {
    page,
    limit: LIMIT,
    depth: deliveryQueue?.depth ?? 0,
    givenUp: deliveryQueue?.givenUp ?? 0,
    oldestAt: deliveryQueue?.oldestAt ?? null,
    total: deliveryQueue?.hosts.total ?? 0,
    hosts: (deliveryQueue?.hosts.elements ?? []).filter((each) => each !== null),
  };
};

export const actions: Actions = {
  retry: formAction(async (event, form) => {
    const host = textFrom(form, 'host');
    const { retryDeliveries: count } = await mutate(event, retry, { host });
    setFlash(event, 'success', m.admin_queue_retried({ count, shown: formatNumber(count), host }));
    redirect(303, PATH);
  }),
  drop: formAction(async (event, form) => {
    const host = textFrom(form, 'host');
    const { dropDeliveries: count } = await mutate(event, drop, { host });
    setFlash(event, 'success', m.admin_queue_dropped({ count, shown: formatNumber(count), host }));
    redirect(303, PATH);
  }),
};
