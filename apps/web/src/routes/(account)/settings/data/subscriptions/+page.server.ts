import { redirect } from '@sveltejs/kit';
import { editorGroups, publishersAmong } from '#lib/editor/event-editor.ts';
import { subscriptionActions } from '#lib/server/event-subscription-actions.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const pageQuery = graphql(
  `
    query EventSubscriptions {
      config {
        timezones
      }
      loggedUser {
        ...EditorGroups
      }
      eventSubscriptions {
        id
        url
        publish
        hours
        state
        readAt
        failingSince
        reason
      }
    }
  `,
  [editorGroups],
);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  if (!viewer.defaultActor) redirect(303, '/register/profile?redirect=/settings/data/subscriptions');
  const { eventSubscriptions: subscriptions, loggedUser, config } = await query(event, pageQuery);
  return {
    viewer,
    subscriptions,
    publishers: loggedUser ? publishersAmong(loggedUser) : [],
    zones: (config?.timezones ?? []).filter((zone) => zone !== null),
    readersZone: (await event.parent()).timezone ?? 'UTC',
  };
};

export const actions: Actions = subscriptionActions;
