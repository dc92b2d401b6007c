import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { sinceWords } from '#lib/events/guests.ts';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const letIn = graphql(`
  mutation CheckInGuest($id: ID!) {
    checkIn(id: $id) {
      checkedInAt
      event {
        options {
          timezone
        }
      }
    }
  }
`);

const takeBack = graphql(`
  mutation UndoCheckIn($id: ID!) {
    undoCheckIn(id: $id) {
      id
    }
  }
`);

/** What the pages at the door do; the form says how it names whom it is about. */
export const checkInActions = {
  in: formAction(async (event: RequestEvent, form) => {
    const { checkIn: guest } = await mutate(event, letIn, { id: textFrom(form, 'id') });
    const since = sinceWords(guest.checkedInAt ?? 0, guest.event?.options?.timezone);
    setFlash(event, 'success', m.check_in_done({ name: textFrom(form, 'name'), since }));
    redirect(303, event.url.pathname);
  }),
  undo: formAction(async (event: RequestEvent, form) => {
    await mutate(event, takeBack, { id: textFrom(form, 'id') });
    setFlash(event, 'info', m.check_in_undone({ name: textFrom(form, 'name') }));
    redirect(303, event.url.pathname);
  }),
};
