import { describe, expect, it } from 'vitest';
import type { EventOfPage } from '#lib/events/event-page.ts';
import { calendarsElsewhere } from './calendar-links.ts';

const url = 'https://convoke.example/events/1';

function links(
  traits: Partial<Omit<EventOfPage, 'options'>>,
  options: Partial<NonNullable<EventOfPage['options']>> = {},
) {
  const beginsOn = '2026-12-05T23:30:00.000Z';
  const event = { title: 'Trees & more', url, beginsOn, options: { timezone: 'Europe/Paris', ...options }, ...traits };
  return calendarsElsewhere(event as unknown as EventOfPage).map(({ name, href }) => {
    const { origin, searchParams } = new URL(href);
    return { name, origin, ...Object.fromEntries(searchParams) };
  });
}

describe('links to other calendars', () => {
  it('say what, when and where', () => {
    const physicalAddress = { description: 'Town hall', locality: 'Lyon' } as EventOfPage['physicalAddress'];
    expect(links({ endsOn: '2026-12-06T02:00:00Z', physicalAddress })).toMatchObject([
      {
        name: 'Google',
        origin: 'https://calendar.google.com',
        text: 'Trees & more',
        dates: '20261205T233000Z/20261206T020000Z',
        location: 'Town hall, Lyon',
        details: url,
      },
      { name: 'Outlook', startdt: '2026-12-05T23:30:00Z', enddt: '2026-12-06T02:00:00Z', subject: 'Trees & more' },
    ]);
  });

  it('name whole days where no time is shown, by the clock of the event', () => {
    const [google, outlook] = links({}, { showStartTime: false });
    expect(google).toMatchObject({ dates: '20261206/20261207' });
    expect(outlook).toMatchObject({ startdt: '2026-12-06', enddt: '2026-12-07', allday: 'true' });
  });

  it('keep an end to themselves that the organizer hides', () => {
    const [google] = links({ endsOn: '2026-12-06T02:00:00Z' }, { showEndTime: false });
    expect(google).toMatchObject({ dates: '20261205T233000Z/20261205T233000Z' });
  });
});
