import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { editorChoices, editorFields } from '#lib/editor/event-editor.ts';
import { eventActions } from '#lib/server/event-actions.ts';
import { graphql, query } from '#lib/server/graphql.ts';
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
    }
  `,
  [editorFields, editorChoices],
);

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  const { event: edited, config } = await query(event, page, { uuid: event.params.uuid });
  if (!config || !edited) error(404, m.error_event_not_found());
  if (!edited.viewerCan?.update) error(403, m.error_unauthorized());
  return {
    viewer,
    choices: config,
    edited,
    zone: viewer.settings?.timezone ?? event.locals.timezone ?? 'UTC',
    suggestedStart: edited.beginsOn ?? '',
  };
};

export const actions: Actions = eventActions;
