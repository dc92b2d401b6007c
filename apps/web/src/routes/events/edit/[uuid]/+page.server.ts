import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { editorChoices, editorGroups, publishersAmong, editorFields } from '#lib/editor/event-editor.ts';
import { eventActions } from '#lib/server/event-actions.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { graphql } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(
  `
    query EditEventPage($uuid: UUID!) {
      event(uuid: $uuid) {
        ...Editor
      }
      config {
        ...EditorChoices
      }
      loggedUser {
        ...EditorGroups
      }
    }
  `,
  [editorFields, editorChoices, editorGroups],
);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  const { event: edited, config, loggedUser } = await queryEvent(event, page, { uuid: event.params.uuid });
  if (!config) throw new Error('The instance has no configuration');
  if (!edited.viewerCan?.update) error(403, m.error_unauthorized());
  return {
    viewer,
    choices: config,
    publishers: loggedUser ? publishersAmong(loggedUser) : [],
    edited,
    readersZone: (await event.parent()).timezone ?? 'UTC',
    suggestedStart: edited.beginsOn ?? '',
  };
};

export const actions: Actions = eventActions;
