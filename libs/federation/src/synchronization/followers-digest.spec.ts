import { createHash, randomInt, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { digestOfFollowers } from './followers-digest.js';

const NONE = '0'.repeat(64);
const followers = (count: number) => Array.from({ length: count }, () => `https://there.example/users/${randomUUID()}`);
const overlaid = (one: string, other: string) =>
  (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(16).padStart(64, '0');

it('is the one that the proposal gives as an example', () => {
  expect(digestOfFollowers(['https://testing.example.org/users/1', 'https://testing.example.org/users/2'])).toBe(
    'c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f',
  );
});

it('of nobody is nothing, of one is their sum', () => {
  expect(digestOfFollowers([])).toBe(NONE);
  const [one] = followers(1);
  expect(digestOfFollowers([one!])).toBe(createHash('sha256').update(one!).digest('hex'));
});

it.each(Array.from({ length: 20 }, () => randomInt(2, 200)))('of %i is the same however they are told', (count) => {
  const all = followers(count);
  const digest = digestOfFollowers(all);
  expect(digestOfFollowers(all.toReversed())).toBe(digest);
  expect(digestOfFollowers([...all, ...all.slice(0, count / 2)])).toBe(digest);
});

it.each(Array.from({ length: 20 }, () => randomInt(2, 200)))('of %i differs when one comes or goes', (count) => {
  const all = followers(count);
  const [one, ...others] = all;
  expect(digestOfFollowers(others)).not.toBe(digestOfFollowers(all));
  expect(overlaid(digestOfFollowers(others), digestOfFollowers([one!]))).toBe(digestOfFollowers(all));
});
