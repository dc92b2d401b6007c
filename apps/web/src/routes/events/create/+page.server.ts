import { redirect } from '@sveltejs/kit';
import { Temporal } from 'temporal-polyfill';
import { editorChoices, editorGroups, publishersAmong } from '#lib/editor/event-editor.ts';
import { eventActions } from '#lib/server/event-actions.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const choices = graphql(
  `
    query CreateEventPage {
      config {
        ...EditorChoices
      }
      loggedUser {
        ...EditorGroups
      }
    }
  `,
  [editorChoices, editorGroups],
);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  if (!viewer.defaultActor) redirect(303, '/register/profile?redirect=/events/create');
  const { config, loggedUser } = await query(event, choices);
  if (!config) throw new Error('The instance has no configuration');
  const readersZone = (await event.parent()).timezone ?? 'UTC';
  return {
    viewer,
    choices: config,
    publishers: loggedUser ? publishersAmong(loggedUser) : [],
    suggestedGroup: event.url.searchParams.get('group'),
    readersZone,
    suggestedStart: nextSaturday(readersZone),
  };
};

/** Saturday at two in the afternoon: most events are on a weekend. */
function nextSaturday(zone: string): string {
  const today = Temporal.Now.plainDateISO(zone);
  const saturday = today.add({ days: (6 - today.dayOfWeek + 7) % 7 || 7 });
  return saturday
    .toZonedDateTime({ timeZone: zone, plainTime: { hour: 14 } })
    .toInstant()
    .toString();
}

export const actions: Actions = eventActions;
