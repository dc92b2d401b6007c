import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { queryEvent } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(`
  query DuplicateEventPage($uuid: UUID!) {
    event(uuid: $uuid) {
      id
      uuid
      title
      viewerCan {
        update
      }
    }
  }
`);

const duplicate = graphql(`
  mutation DuplicateEvent($eventId: ID!) {
    duplicateEvent(eventId: $eventId) {
      uuid
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { event: original } = await queryEvent(event, page, { uuid: event.params.uuid });
  if (!original.viewerCan?.update) error(403, m.error_unauthorized());
  return { original };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const { duplicateEvent } = await mutate(event, duplicate, { eventId: textFrom(form, 'eventId') });
    setFlash(event, 'success', m.event_duplicated());
    redirect(303, `/events/edit/${duplicateEvent.uuid}`);
  }),
};
