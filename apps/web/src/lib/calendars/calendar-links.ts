import { Temporal } from 'temporal-polyfill';
import type { EventOfPage } from '#lib/events/event-page.ts';
import { addressLines } from '#lib/places/place.ts';

/** An address that programs for calendars open, to follow what changes there. */
export function webcalOf(address: string): string {
  return address.replace(/^https?:/, 'webcal:');
}

/** Pages of other services on which somebody puts the event into their calendar; nothing is asked of them before. */
export function calendarsElsewhere(event: EventOfPage): { name: string; href: string }[] {
  const title = event.title ?? '';
  const where = addressLines(event.physicalAddress).join(', ') || (event.onlineAddress ?? '');
  const details = event.url ?? '';
  const { begin, end, days } = periodOf(event);
  const google = {
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(begin)}/${compact(end)}`,
    location: where,
    details,
  };
  const outlook = { rru: 'addevent', subject: title, startdt: begin, enddt: end, location: where, body: details };
  return [
    { name: 'Google', href: address('https://calendar.google.com/calendar/render', google) },
    {
      name: 'Outlook',
      href: address(
        'https://outlook.live.com/calendar/0/action/compose',
        days ? { ...outlook, allday: 'true' } : outlook,
      ),
    },
  ];
}

/** Whole days where the organizer shows no time; the day after the last one ends them. */
function periodOf({ beginsOn, endsOn, options }: EventOfPage): { begin: string; end: string; days: boolean } {
  const last = options?.showEndTime === false ? beginsOn : (endsOn ?? beginsOn);
  if (options?.showStartTime !== false) return { begin: instant(beginsOn), end: instant(last), days: false };
  const day = (at: string | null) =>
    Temporal.Instant.from(at ?? '')
      .toZonedDateTimeISO(options.timezone ?? 'UTC')
      .toPlainDate();
  return {
    begin: day(beginsOn).toString(),
    end: day(endsOn ?? beginsOn)
      .add({ days: 1 })
      .toString(),
    days: true,
  };
}

function instant(at: string | null): string {
  return Temporal.Instant.from(at ?? '').toString({ smallestUnit: 'second' });
}

/** "20261205T130000Z". */
function compact(moment: string): string {
  return moment.replaceAll(/[-:]/g, '');
}

function address(page: string, parameters: Record<string, string>): string {
  return `${page}?${new URLSearchParams(parameters)}`;
}
