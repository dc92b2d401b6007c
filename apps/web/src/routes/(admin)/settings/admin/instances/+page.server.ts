import { redirect } from '@sveltejs/kit';
import { instancesPage, ORDERS, SHOWN } from '#lib/federation/instances.ts';
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
const MAX_WAITING = 50;
const PATH = '/settings/admin/instances';
const SORT = {
  events: 'EVENT_COUNT',
  people: 'PERSON_COUNT',
  groups: 'GROUP_COUNT',
  followers: 'FOLLOWERS_COUNT',
  followings: 'FOLLOWINGS_COUNT',
  reports: 'REPORTS_COUNT',
  media: 'MEDIA_SIZE',
} as const;
const FOLLOW = { all: 'ALL', following: 'FOLLOWING', followed: 'FOLLOWED', suspended: 'ALL' } as const;

const follow = graphql(`
  mutation FollowInstance($domain: String!) {
    addInstance(domain: $domain) {
      domain
      followedStatus
    }
  }
`);

const unfollow = graphql(`
  mutation UnfollowInstance($address: String!) {
    removeRelay(address: $address) {
      id
    }
  }
`);

const accept = graphql(`
  mutation AcceptInstance($address: String!) {
    acceptRelay(address: $address) {
      id
    }
  }
`);

const reject = graphql(`
  mutation RejectInstance($address: String!) {
    rejectRelay(address: $address) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const text = wordsFrom(searchParams, 'q');
  const shown = SHOWN.find((each) => each === searchParams.get('show')) ?? 'all';
  const order = ORDERS.find((each) => each === searchParams.get('sort')) ?? 'events';
  const direction = searchParams.get('direction') === 'asc' ? 'asc' : 'desc';
  const page = pageFrom(searchParams);
  const { instances, relayFollowers } = await query(event, instancesPage, {
    page,
    limit: LIMIT,
    text,
    follow: FOLLOW[shown],
    suspend: shown === 'suspended' ? 'SUSPENDED' : 'ALL',
    order: SORT[order],
    direction,
    waiting: MAX_WAITING,
  });
  return {
    text,
    shown,
    order,
    direction,
    page,
    limit: LIMIT,
    total: instances?.total ?? 0,
    instances: (instances?.elements ?? []).filter((each) => each !== null),
    requests: (relayFollowers?.elements ?? []).filter((each) => each !== null).filter(({ approved }) => !approved),
  };
};

export const actions: Actions = {
  follow: formAction(async (event, form) => {
    const { addInstance } = await mutate(event, follow, { domain: textFrom(form, 'domain') });
    const domain = addInstance?.domain ?? '';
    const agreed = addInstance?.followedStatus === 'APPROVED';
    setFlash(event, 'success', agreed ? m.admin_instances_we_follow() : m.admin_instances_followed({ domain }));
    redirect(303, PATH);
  }),
  unfollow: formAction(async (event, form) => {
    await mutate(event, unfollow, { address: textFrom(form, 'address') });
    setFlash(event, 'success', m.admin_instances_unfollowed({ name: textFrom(form, 'name') }));
    redirect(303, PATH);
  }),
  accept: formAction(async (event, form) => {
    await mutate(event, accept, { address: textFrom(form, 'address') });
    setFlash(event, 'success', m.admin_instances_accepted({ name: textFrom(form, 'name') }));
    redirect(303, PATH);
  }),
  reject: formAction(async (event, form) => {
    await mutate(event, reject, { address: textFrom(form, 'address') });
    setFlash(event, 'success', m.admin_instances_rejected({ name: textFrom(form, 'name') }));
    redirect(303, PATH);
  }),
};
