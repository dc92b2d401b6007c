import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { dateFields } from '#lib/events/series.ts';
import { formatNumber } from '#lib/format/numbers.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { queryEvent } from '#lib/server/event-address.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { pictureFields } from '#lib/ui/picture.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: its forms work without a script. */
export const csr = false;

const LIMIT = 20;

const dates = graphql(
  `
    query SeriesDates($uuid: UUID!, $page: Int!, $limit: Int!, $past: Boolean!) {
      event(uuid: $uuid) {
        id
        uuid
        title
        draft
        visibility
        picture {
          ...Picture
        }
        organizerActor {
          suspended
        }
        attributedTo {
          suspended
        }
        viewerCan {
          update
        }
        series {
          recurrence
          status
          coming: events(limit: 6) {
            total
            elements {
              uuid
              beginsOn
              options {
                timezone
                showStartTime
              }
            }
          }
          over: events(past: true, limit: 1) {
            total
          }
          events(past: $past, page: $page, limit: $limit) {
            total
            elements {
              ...DateOfSeries
            }
          }
        }
      }
    }
  `,
  [dateFields, pictureFields],
);

const setStatus = graphql(`
  mutation SetSeriesStatus($eventId: ID!, $status: EventSeriesStatus!) {
    updateEventSeries(eventId: $eventId, status: $status) {
      status
    }
  }
`);

const remove = graphql(`
  mutation RemoveDate($eventId: ID!) {
    deleteEvent(eventId: $eventId) {
      id
    }
  }
`);

export const load: PageServerLoad = async (page) => {
  const past = page.url.searchParams.get('view') === 'past';
  const number = pageFrom(page.url.searchParams);
  const variables = { uuid: page.params.uuid, page: number, limit: LIMIT, past };
  const { event } = await queryEvent(page, dates, variables);
  if (!event.series) error(404, m.error_event_series_not_found());
  return { event, series: event.series, past, page: number, limit: LIMIT };
};

const told = { ACTIVE: m.series_resumed_told, PAUSED: m.series_paused_told, STOPPED: m.series_stopped_told };

export const actions: Actions = {
  status: formAction(async (event, form) => {
    const wanted = textFrom(form, 'status');
    const status = wanted === 'ACTIVE' || wanted === 'PAUSED' ? wanted : 'STOPPED';
    await mutate(event, setStatus, { eventId: textFrom(form, 'eventId'), status });
    setFlash(event, 'success', told[status]());
    redirect(303, event.url.pathname);
  }),
  remove: formAction(async (event, form) => {
    const ids = form.getAll('id').map(String);
    if (ids.length === 0) return refuseForm(form, {}, m.series_remove_none());
    for (const eventId of ids) await mutate(event, remove, { eventId });
    setFlash(event, 'success', m.series_removed({ count: ids.length, shown: formatNumber(ids.length) }));
    redirect(303, ids.includes(textFrom(form, 'eventId')) ? '/events/me' : event.url.pathname);
  }),
};
