import { expect, it } from 'vitest';
import { lastDemoReset } from './demo-reset-times.js';

it.each([
  ['2027-03-28T04:00:00.000Z', 4, '2027-03-28T04:00:00.000Z'],
  ['2027-03-28T03:59:59.999Z', 4, '2027-03-27T04:00:00.000Z'],
  ['2027-03-01T00:00:00.001Z', 0, '2027-03-01T00:00:00.000Z'],
  ['2027-03-01T22:59:00.000Z', 23, '2027-02-28T23:00:00.000Z'],
])('at %s a demo that resets at %i should have been reset at %s', (now, hour, last) => {
  expect(lastDemoReset(new Date(now), hour).toISOString()).toBe(last);
});
