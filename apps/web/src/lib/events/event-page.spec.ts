import { describe, expect, it } from 'vitest';
import { type EventOfPage, movedFrom } from './event-page.ts';

const NOON = Date.parse('2026-12-05T12:00:00Z');

function moved(traits: object = {}, options: object = {}) {
  const event = {
    beginsOn: '2026-12-08T17:00:00Z',
    previousBeginsOn: '2026-12-07T17:00:00Z',
    ...traits,
    options: { timezone: 'Europe/Paris', ...options },
  };
  return movedFrom(event as unknown as EventOfPage, NOON);
}

describe('an event that was moved', () => {
  it('says from when, on its own clock, while it lies ahead', () => {
    expect(moved()).toMatch(/^Monday, December 7, 2026 at 6:00.PM$/);
    expect(moved({ beginsOn: '2026-12-05T12:00:00Z' })).toBeNull();
    expect(moved({ previousBeginsOn: null })).toBeNull();
  });

  it('says nothing where readers would see no difference', () => {
    const sameDay = { previousBeginsOn: '2026-12-08T16:00:00Z' };
    expect(moved(sameDay)).toMatch(/5:00.PM$/);
    expect(moved(sameDay, { showStartTime: false })).toBeNull();
    expect(moved({}, { showStartTime: false })).toBe('Monday, December 7, 2026');
  });
});
