import { describe, expect, it } from 'vitest';
import type { EventOfPage } from '#lib/events/event-page.ts';
import { eventJsonLd } from './event-json-ld.ts';

type Traits = Partial<Omit<EventOfPage, 'options'>> & { options?: Partial<NonNullable<EventOfPage['options']>> };

const url = 'https://convoke.example/events/1';
const hall = { description: 'Town hall', street: '1 Main St', locality: 'Lyon', country: 'France', geom: '4.8;45.7' };

function read({ options, ...traits }: Traits = {}) {
  const event = {
    title: 'More trees',
    url,
    beginsOn: '2026-12-05T13:00:00.000Z',
    status: 'CONFIRMED',
    options: { timezone: 'Europe/Paris', offers: [], ...options },
    ...traits,
  } as unknown as EventOfPage;
  return JSON.parse(eventJsonLd(event)) as Record<string, any>;
}

describe('an event in schema.org’s words', () => {
  it('says what, when and where, in short where nothing else is known', () => {
    expect(read()).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Event',
      name: 'More trees',
      url,
      startDate: '2026-12-05T14:00:00+01:00',
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    });
  });

  it('cannot end the script element that holds it', () => {
    const title = '</script><script>alert(1)</script><!--';
    const text = eventJsonLd({ title, options: {} } as unknown as EventOfPage);
    expect(text).not.toContain('<');
    expect((JSON.parse(text) as { name: string }).name).toBe(title);
  });

  it('tells the description as words, not as markup', () => {
    expect(read({ description: '<p>Fish &amp; <b>chips</b></p><p>Free</p>' }).description).toBe('Fish & chips Free');
    expect(read({ description: '' })).not.toHaveProperty('description');
  });

  it.each([
    ['before the clocks go back', '2026-10-24T12:00:00Z', '2026-10-24T14:00:00+02:00'],
    ['after', '2026-10-25T12:00:00Z', '2026-10-25T13:00:00+01:00'],
    ['in the hour that comes twice, first', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
    ['in the hour that comes twice, second', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
  ])('gives times with their distance from UTC: %s', (_, beginsOn, startDate) => {
    expect(read({ beginsOn }).startDate).toBe(startDate);
  });

  it.each([
    ['Asia/Kathmandu', '2026-12-05T18:45:00+05:45'],
    ['America/St_Johns', '2026-12-05T09:30:00-03:30'],
    ['UTC', '2026-12-05T13:00:00+00:00'],
  ])('gives times on the clock of %s', (timezone, startDate) => {
    expect(read({ options: { timezone } }).startDate).toBe(startDate);
  });

  it('gives days alone where the organizer hides the times', () => {
    const { startDate, endDate } = read({
      endsOn: '2026-12-05T23:30:00Z',
      options: { showStartTime: false, showEndTime: false },
    });
    expect([startDate, endDate]).toEqual(['2026-12-05', '2026-12-06']);
  });

  it('tells a cancelled event', () => {
    expect(read({ status: 'CANCELLED' }).eventStatus).toBe('https://schema.org/EventCancelled');
  });

  it('tells of an event ahead that it was moved, and from when', () => {
    const moved = { beginsOn: '2996-12-05T13:00:00Z', endsOn: null, previousBeginsOn: '2996-12-04T13:00:00Z' };
    expect(read(moved)).toMatchObject({
      eventStatus: 'https://schema.org/EventRescheduled',
      previousStartDate: expect.stringContaining('2996-12-04'),
    });
    expect(read({ ...moved, status: 'CANCELLED' }).eventStatus).toBe('https://schema.org/EventCancelled');
    expect(read({ ...moved, beginsOn: '1996-12-05T13:00:00Z' })).not.toHaveProperty('previousStartDate');
  });

  it('tells whether people come, follow online, or either', () => {
    const modes = (traits: Traits) => {
      const { eventAttendanceMode, location } = read(traits);
      return [eventAttendanceMode.split('/').at(-1), [location].flat().map((each) => each?.['@type'])];
    };
    const physicalAddress = hall as EventOfPage['physicalAddress'];
    expect(modes({ physicalAddress })).toEqual(['OfflineEventAttendanceMode', ['Place']]);
    expect(modes({ options: { isOnline: true } })).toEqual(['OnlineEventAttendanceMode', ['VirtualLocation']]);
    expect(modes({ physicalAddress, options: { isOnline: true } })).toEqual([
      'MixedEventAttendanceMode',
      ['Place', 'VirtualLocation'],
    ]);
  });

  it('does not take a web page for an online event', () => {
    expect(read({ onlineAddress: 'https://example.org' }).eventAttendanceMode).toContain('Offline');
  });

  it('names the place with its address and position', () => {
    expect(read({ physicalAddress: hall as EventOfPage['physicalAddress'] }).location).toEqual({
      '@type': 'Place',
      name: 'Town hall',
      address: {
        '@type': 'PostalAddress',
        streetAddress: '1 Main St',
        addressLocality: 'Lyon',
        addressCountry: 'France',
      },
      geo: { '@type': 'GeoCoordinates', latitude: 45.7, longitude: 4.8 },
    });
  });

  it('lists prices, sold out where no place is left, and nothing where there are none', () => {
    const offers = [
      { price: 5, priceCurrency: 'EUR' },
      { price: null, priceCurrency: null },
    ];
    expect(read({ options: { offers } }).offers).toEqual([
      { '@type': 'Offer', price: 5, priceCurrency: 'EUR', availability: 'https://schema.org/InStock', url },
    ]);
    expect(read({ options: { offers, remainingAttendeeCapacity: 0 } }).offers[0].availability).toContain('SoldOut');
    expect(read()).not.toHaveProperty('offers');
  });

  it('leaves out a language that nobody knows', () => {
    expect(read({ language: 'fr' }).inLanguage).toBe('fr');
    expect(read({ language: 'und' })).not.toHaveProperty('inLanguage');
  });
});
