import { redirect } from '@sveltejs/kit';
import { pageFrom } from '#lib/search/search-filters.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: nothing in it needs scripts. */
export const csr = false;

const LIMIT = 20;

const notifications = graphql(`
  query Notifications($page: Int!, $limit: Int!) {
    loggedUser {
      id
      notifications(page: $page, limit: $limit) {
        total
        elements {
          id
          kind
          insertedAt
          read
          changed
          title
          path
          event {
            uuid
            title
            status
          }
          conversation {
            id
          }
          group {
            name
            preferredUsername
            domain
          }
          subject {
            name
            preferredUsername
            domain
          }
          profile {
            name
            preferredUsername
          }
        }
      }
    }
  }
`);

const markRead = graphql(`
  mutation MarkNotificationsRead($until: DateTime!) {
    markNotificationsRead(until: $until) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const page = pageFrom(event.url.searchParams);
  const { loggedUser } = await query(event, notifications, { page, limit: LIMIT });
  const { elements, total } = loggedUser?.notifications ?? {};
  return { page, limit: LIMIT, total: total ?? 0, notices: (elements ?? []).filter((notice) => notice !== null) };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    await mutate(event, markRead, { until: textFrom(form, 'until') });
    redirect(303, '/notifications');
  }),
};
