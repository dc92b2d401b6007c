import { formatTime } from '#lib/format/dates.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';
import { recurrenceWords } from './recurrence.ts';

/** What the page of an event shows of its series. */
export const seriesFields = graphql(`
  fragment SeriesOfPage on Event {
    series {
      recurrence
      status
      events(limit: 6) {
        total
        elements {
          uuid
          beginsOn
          endsOn
          status
          options {
            timezone
            showStartTime
            showEndTime
          }
        }
      }
    }
  }
`);

/** What the list of all dates shows of one. */
export const dateFields = graphql(`
  fragment DateOfSeries on Event {
    id
    uuid
    title
    beginsOn
    endsOn
    status
    options {
      timezone
      showStartTime
      showEndTime
      isOnline
      maximumAttendeeCapacity
      remainingAttendeeCapacity
      hideNumberOfParticipants
    }
    participantStats {
      going
    }
    viewerCan {
      delete
    }
  }
`);

export type DateOfSeries = ResultOf<typeof dateFields>;
export type SeriesOfPage = NonNullable<ResultOf<typeof seriesFields>['series']>;
interface OneDate {
  beginsOn: string | null;
  endsOn: string | null;
  series: { events: { total: number | null } } | null;
}

/** How many dates are ahead beside that of the event. */
export function moreDates({ beginsOn, endsOn, series }: OneDate): number {
  const isAhead = Date.parse(endsOn ?? beginsOn ?? '') > Date.now();
  return Math.max(0, (series?.events.total ?? 0) - (isAhead ? 1 : 0));
}

type Times = readonly {
  beginsOn: string | null;
  options: { timezone: string | null; showStartTime: boolean | null } | null;
}[];

/** "Every Tuesday at 19:00"; without the time where its dates begin at different ones, and no rhythm once it has ended. */
export function seriesWords({ recurrence, status }: Pick<SeriesOfPage, 'recurrence' | 'status'>, dates: Times): string {
  if (status === 'STOPPED') return m.series_one_date();
  const times = new Set(dates.map(({ beginsOn, options }) => formatTime(beginsOn ?? 0, options?.timezone)));
  const shown = dates.every(({ options }) => options?.showStartTime !== false);
  return recurrenceWords(recurrence, times.size === 1 && shown ? [...times][0] : undefined);
}
