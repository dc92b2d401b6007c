import { expect, test } from 'vitest';
import { SealedTokens } from './sealed-tokens.service.js';

const clock = { now: () => new Date('2030-01-01T12:00:00Z') };
const tokens = new SealedTokens({ key: 'a-key-for-tests-only-a-key-for-tests-only' }, clock);
const others = new SealedTokens({ key: 'another-key-for-tests-only-another-key-for' }, clock);

test('gives back what was sealed, to who asks for the same purpose in time', async () => {
  const token = await tokens.seal('greeting', { word: 'hello' }, 60);
  expect(token).not.toContain('hello');
  expect(await tokens.open('greeting', token)).toMatchObject({ word: 'hello' });
  expect(await tokens.open('farewell', token)).toBeNull();
  expect(await others.open('greeting', token)).toBeNull();
  clock.now = () => new Date('2030-01-01T12:01:01Z');
  expect(await tokens.open('greeting', token)).toBeNull();
});

test.each(['', 'hello', 'a.b.c', 'a.b.c.d.e'])('opens nothing that it did not seal: %j', async (token) => {
  expect(await tokens.open('greeting', token)).toBeNull();
});
