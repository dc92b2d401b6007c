import { expect, test } from 'vitest';
import { Guesses } from './guesses.entity.js';

const START = new Date('2026-06-01T12:00:00Z');
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const none = () => Object.assign(new Guesses(), { failures: 0, pausedUntil: null, countedAt: START });

/** Guesses as soon as it is allowed, as often as said; answers the pauses in minutes, each with the guess that began it. */
function pausesOf(guesses: Guesses, times: number): [guess: number, minutes: number][] {
  const pauses: [number, number][] = [];
  let now = START;
  for (let guess = 1; guess <= times; guess++) {
    if (!guesses.count(now)) continue;
    pauses.push([guess, (guesses.pausedUntil!.getTime() - now.getTime()) / 60_000]);
    now = guesses.pausedUntil!;
  }
  return pauses;
}

test('ten guesses are free, then pauses grow up to half a day', () => {
  expect(pausesOf(none(), 40)).toEqual([
    [10, 5],
    [15, 15],
    [20, 60],
    [25, 240],
    [30, 720],
    [35, 720],
    [40, 720],
  ]);
});

test('a pause ends by itself', () => {
  const guesses = none();
  pausesOf(guesses, 10);
  expect([guesses.isPaused(after(4.9)), guesses.isPaused(after(5))]).toEqual([true, false]);
});

test('a day without guesses, counted from the end of a pause, is a new beginning', () => {
  const long = none();
  pausesOf(long, 30);
  const end = (long.pausedUntil as unknown as Date).getTime();
  const later = Object.assign(new Guesses(), long);
  expect([long.count(new Date(end + 23 * 3_600_000)), long.failures]).toEqual([false, 31]);
  expect([later.count(new Date(end + 25 * 3_600_000)), later.failures]).toEqual([false, 1]);
});
