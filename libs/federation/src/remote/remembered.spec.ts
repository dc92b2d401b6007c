import { expect, it } from 'vitest';
import { Remembered } from './remembered.js';

const at = (ms: number) => new Date(ms);

it('answers what was kept until its time is over', () => {
  const remembered = new Remembered<string>(100);
  remembered.keep('a', 'one', at(0));
  expect(remembered.get('a', at(99))).toBe('one');
  expect(remembered.get('a', at(100))).toBeUndefined();
  expect(remembered.get('b', at(0))).toBeUndefined();
});

it('forgets the oldest when there are too many, and everything when told so', () => {
  const remembered = new Remembered<number>(100, 2);
  ['a', 'b', 'a', 'c'].forEach((key, index) => remembered.keep(key, index, at(0)));
  expect(['a', 'b', 'c'].map((key) => remembered.get(key, at(1)))).toEqual([2, undefined, 3]);
  remembered.clear();
  expect(remembered.get('c', at(1))).toBeUndefined();
});
