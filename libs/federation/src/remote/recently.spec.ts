import { expect, it } from 'vitest';
import { Recently } from './recently.js';

const at = (seconds: number) => new Date(seconds * 1000);

it('what happened is recent for a while', () => {
  const recently = new Recently(10_000);
  expect(recently.has('a', at(0))).toBe(false);
  recently.note('a', at(0));
  expect([recently.has('a', at(9)), recently.has('b', at(9)), recently.has('a', at(10))]).toEqual([true, false, false]);
  recently.note('a', at(9));
  expect(recently.has('a', at(18))).toBe(true);
  recently.forget('a');
  expect(recently.has('a', at(18))).toBe(false);
});
