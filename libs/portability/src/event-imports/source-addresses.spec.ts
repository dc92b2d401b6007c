import { describe, expect, it } from 'vitest';
import { listOfInstance, nodeInfoIn, shortcutsOf, sourceAddress } from './source-addresses.js';

const THERE = new URL('https://there.example/');

describe('an address as people copy it', () => {
  it.each([
    ['webcal://there.example/all.ics', 'https://there.example/all.ics'],
    [' there.example/all ', 'https://there.example/all'],
    ['http://there.example/', 'http://there.example/'],
    ['file:///etc/passwd', null],
    ['javascript:alert(1)', null],
    ['https://me:secret@there.example/', null],
    [`https://there.example/${'a'.repeat(2000)}`, null],
  ])('%s', (text, address) => {
    expect(sourceAddress(text)?.href ?? null).toBe(address);
  });

  it.each([
    ['https://there.example/@choir', 'https://there.example/@choir/feed/ics'],
    ['https://there.example/@choir@far.example/events', 'https://there.example/@choir@far.example/feed/ics'],
    [
      'https://there.example/events/5f0a1c7e-2d3b-4c5d-8e9f-0a1b2c3d4e5f',
      'https://there.example/events/5f0a1c7e-2d3b-4c5d-8e9f-0a1b2c3d4e5f/export/ics',
    ],
    ['https://www.meetup.com/choir/events/', 'https://www.meetup.com/choir/events/ical/'],
    ['https://www.meetup.com/choir/events/123/', undefined],
    ['https://there.example/a/page', undefined],
  ])('%s leads to a calendar', (page, calendar) => {
    expect(shortcutsOf(new URL(page))[0]?.href).toBe(calendar);
  });

  it('of an instance leads to the list that its program has', () => {
    const now = new Date('2027-05-01T00:00:00Z');
    expect(listOfInstance(THERE, 'gancio', now)?.href).toBe('https://there.example/api/events?start=1809129600');
    expect(listOfInstance(THERE, 'mobilizon', now)?.href).toBe('https://there.example/feed/instance/ics');
    expect(listOfInstance(THERE, 'another', now)).toBeNull();
  });

  it('says what it runs on its own host alone', () => {
    const links = (href: string) => ({ links: [{ href }] });
    expect(nodeInfoIn(links('https://there.example/nodeinfo/2.1'), THERE)?.href).toBe(
      'https://there.example/nodeinfo/2.1',
    );
    expect(nodeInfoIn(links('https://elsewhere.example/'), THERE)).toBeNull();
    expect(nodeInfoIn('x', THERE)).toBeNull();
  });
});
