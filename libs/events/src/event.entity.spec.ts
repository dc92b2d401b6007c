import { describe, expect, it } from 'vitest';
import { blankEvent } from './event-content.js';
import type { Event } from './event.entity.js';
import { EventStats } from './event-stats.entity.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);

function event(values: Partial<Event> = {}): Event {
  const blank = blankEvent({ uuid: 'u', url: 'https://here.example/events/u', at: NOW });
  return Object.assign(blank, { title: 'A walk', beginsOn: hours(24), timezone: 'UTC', draft: false, ...values });
}

describe('an event', () => {
  it('is over at its end, or at its beginning when it has no end', () => {
    expect(event({ beginsOn: hours(-2), endsOn: hours(1) }).isOver(NOW)).toBe(false);
    expect(event({ beginsOn: hours(-2), endsOn: NOW }).isOver(NOW)).toBe(true);
    expect(event({ beginsOn: hours(1) }).isOver(NOW)).toBe(false);
    expect(event({ beginsOn: NOW }).isOver(NOW)).toBe(true);
  });

  it('can be read by anybody with its address when it is public or unlisted and no draft', () => {
    expect(event({ visibility: 'public' }).isOpenToRead()).toBe(true);
    expect(event({ visibility: 'unlisted' }).isOpenToRead()).toBe(true);
    expect(event({ visibility: 'restricted' }).isOpenToRead()).toBe(false);
    expect(event({ visibility: 'private' }).isOpenToRead()).toBe(false);
    expect(event({ visibility: 'public', draft: true }).isOpenToRead()).toBe(false);
  });

  it('lasts long only beyond the measure, and never where the measure is 0', () => {
    const month = event({ beginsOn: hours(0), endsOn: hours(24 * 30) });
    expect(month.lastsLongerThan(30)).toBe(false);
    expect(month.lastsLongerThan(29)).toBe(true);
    expect(month.lastsLongerThan(0)).toBe(false);
    expect(event().lastsLongerThan(1)).toBe(false);
  });

  it.each([
    [{}, null],
    [{ draft: true }, 'event_is_draft'],
    [{ status: 'cancelled' }, 'event_cancelled'],
    [{ status: 'tentative' }, null],
    [{ beginsOn: hours(-1) }, 'event_over'],
    [{ joinOptions: 'restricted' }, null],
    [{ joinOptions: 'external' }, 'event_external'],
    [{ joinOptions: 'invite' }, 'event_on_invitation'],
    [{ visibility: 'private' }, 'event_on_invitation'],
  ] as [Partial<Event>, string | null][])('with %o, joining meets the obstacle %s', (values, obstacle) => {
    expect(event(values).joinObstacle(NOW)).toBe(obstacle);
  });

  it('is open to the invited, and to inviting, until it is cancelled or over', () => {
    for (const closed of [{ joinOptions: 'invite' }, { visibility: 'private' }] as Partial<Event>[])
      expect(event(closed).joinObstacle(NOW, true)).toBeNull();
    expect(event({ joinOptions: 'external' }).invitationObstacle(NOW)).toBeNull();
    expect(event({ status: 'cancelled' }).invitationObstacle(NOW)).toBe('event_cancelled');
    expect(event({ draft: true }).invitationObstacle(NOW)).toBe('event_is_draft');
    expect(event({ beginsOn: hours(-1) }).invitationObstacle(NOW)).toBe('event_over');
  });

  it.each([
    ['has room', {}, {}, null],
    ['has two places left', { maximumAttendeeCapacity: 5 }, { participant: 2, moderator: 1 }, 2],
    ['is full', { maximumAttendeeCapacity: 1 }, { participant: 1 }, 0],
    ['has too many', { maximumAttendeeCapacity: 1 }, { participant: 2 }, 0],
    ['keeps a free place for who waits', { maximumAttendeeCapacity: 2 }, { participant: 1, waiting: 1 }, 0],
  ])('that %s has so many places for newcomers', (_, options, counts, left) => {
    const stats = Object.assign(EventStats.none(), counts);
    expect(event({ options, stats }).placesLeft).toBe(left);
  });

  it.each<[string, Partial<Event>, number]>([
    ['that are free', {}, 2],
    ['as long as anybody waits', { options: { maximumAttendeeCapacity: 90 } }, 3],
    ['without limit', { options: {} }, 3],
    ['also without a waiting list for newcomers', { options: { maximumAttendeeCapacity: 4, waitingList: false } }, 2],
    ['but none beyond the limit', { options: { maximumAttendeeCapacity: 1 } }, 0],
    ['but none once it is over', { beginsOn: hours(-1) }, 0],
    ['but none while it is cancelled', { status: 'cancelled' }, 0],
    ['but none while it is suspended', { suspended: true }, 0],
    ['but none once it is deleted', { deletedAt: NOW }, 0],
  ])('gives places to those who wait, %s', (_, values, places) => {
    const stats = Object.assign(EventStats.none(), { participant: 2, waiting: 3 });
    expect(event({ options: { maximumAttendeeCapacity: 4 }, stats, ...values }).placesToGive(NOW)).toBe(places);
  });

  it('has a waiting list unless its organizer wants none, or it is elsewhere', () => {
    expect(event().hasWaitingList).toBe(true);
    expect(event({ options: { waitingList: false } }).hasWaitingList).toBe(false);
    expect(event({ local: false }).hasWaitingList).toBe(false);
  });

  it('contradicts itself when it ends before it begins, or sends people to another page without naming it', () => {
    expect(event({ endsOn: hours(24) }).contradictions()).toEqual([
      { field: 'endsOn', message: 'error_ends_before_begin' },
    ]);
    expect(event({ joinOptions: 'external' }).contradictions()).toEqual([
      { field: 'externalParticipationUrl', message: 'error_required' },
    ]);
    expect(event({ endsOn: hours(25) }).contradictions()).toEqual([]);
  });
});

describe('publication', () => {
  it('is immediate unless a draft or a later time is wanted', () => {
    const made = event({ draft: true });
    made.setPublication({ draft: false, publishAt: null }, NOW);
    expect(made).toMatchObject({ draft: false, publishAt: null, publishedAt: NOW });
  });

  it('waits as a draft for a time to come', () => {
    const made = event({ draft: true });
    made.setPublication({ draft: false, publishAt: hours(1) }, NOW);
    expect(made).toMatchObject({ draft: true, publishAt: hours(1), publishedAt: null });
  });

  it('does not wait for a time that has passed', () => {
    const made = event({ draft: true });
    made.setPublication({ draft: false, publishAt: hours(-1) }, NOW);
    expect(made).toMatchObject({ draft: false, publishAt: null, publishedAt: NOW });
  });
});

describe('a buried event', () => {
  it('keeps nothing that was written', () => {
    const buried = event({
      title: 'Secret title',
      description: '<p>Secret text</p>',
      slug: 'secret-title',
      onlineAddress: 'https://secret.example/',
      phoneAddress: '01 23 secret',
      externalParticipationUrl: 'https://secret.example/',
      pictureId: '1',
      physicalAddressId: '2',
      options: { program: 'secret' },
      metadata: [{ key: 'k', value: 'secret', type: 'string' }],
    });
    buried.bury(NOW);
    expect(JSON.stringify(buried)).not.toMatch(/secret/i);
    expect(buried).toMatchObject({ deletedAt: NOW, pictureId: null, physicalAddressId: null });
  });
});
