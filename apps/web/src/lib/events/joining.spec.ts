import { describe, expect, it } from 'vitest';
import type { EventOfPage } from './event-page.ts';
import { canLeave, closedBecause } from './joining.ts';

const NOON = Date.parse('2026-12-05T12:00:00Z');

function reason(traits: object = {}, options: object = {}) {
  const event = {
    beginsOn: '2026-12-05T14:00:00Z',
    endsOn: null,
    status: 'CONFIRMED',
    joinOptions: 'FREE',
    draft: false,
    ...traits,
    options: { timezone: 'Europe/Paris', maximumAttendeeCapacity: 0, remainingAttendeeCapacity: null, ...options },
  };
  return closedBecause(event as unknown as EventOfPage, NOON);
}

describe('the door of an event', () => {
  it('is open before it begins', () => {
    expect(reason()).toBeNull();
  });

  it('is open while an event with an end goes on', () => {
    expect(reason({ beginsOn: '2026-12-05T10:00:00Z', endsOn: '2026-12-05T13:00:00Z' })).toBeNull();
  });

  it.each([
    ['begun', 'an event without end has begun today', { beginsOn: '2026-12-05T11:59:00Z' }],
    ['over', 'an event without end began on an earlier day', { beginsOn: '2026-12-04T14:00:00Z' }],
    ['over', 'the end has come', { beginsOn: '2026-12-05T10:00:00Z', endsOn: '2026-12-05T12:00:00Z' }],
    ['draft', 'it is not published', { draft: true, status: 'CANCELLED' }],
    ['cancelled', 'it is cancelled, past or not', { status: 'CANCELLED', beginsOn: '2026-12-01T12:00:00Z' }],
    ['external', 'people register elsewhere', { joinOptions: 'EXTERNAL' }],
    ['invite', 'only invited people come', { joinOptions: 'INVITE' }],
    ['invite', 'it is private', { visibility: 'PRIVATE' }],
  ])('is closed (%s) when %s', (why, _, traits) => {
    expect(reason(traits)).toBe(why);
  });

  it('is closed when all places are taken, and only where there is a limit', () => {
    expect(reason({}, { maximumAttendeeCapacity: 5, remainingAttendeeCapacity: 0 })).toBe('full');
    const forInvited = { joinOptions: 'INVITE' };
    expect(reason(forInvited, { maximumAttendeeCapacity: 5, remainingAttendeeCapacity: 0 })).toBe('full');
    expect(reason({}, { maximumAttendeeCapacity: 5, remainingAttendeeCapacity: 1 })).toBeNull();
    expect(reason({}, { maximumAttendeeCapacity: 5, remainingAttendeeCapacity: null })).toBeNull();
    expect(reason({}, { maximumAttendeeCapacity: 0, remainingAttendeeCapacity: 0 })).toBeNull();
  });
});

describe('giving up a place', () => {
  it('goes while the event is ahead, full or not', () => {
    expect(canLeave(null, 'PARTICIPANT')).toBe(true);
    expect(canLeave('full', 'NOT_APPROVED')).toBe(true);
  });

  it('makes no sense once it is over or cancelled', () => {
    expect(canLeave('over', 'PARTICIPANT')).toBe(false);
    expect(canLeave('cancelled', 'PARTICIPANT')).toBe(false);
  });

  it('is not for the organizer, nor for whom the organizer declined', () => {
    expect(canLeave(null, 'CREATOR')).toBe(false);
    expect(canLeave(null, 'REJECTED')).toBe(false);
  });
});
