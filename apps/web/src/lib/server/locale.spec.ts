import { expect, it } from 'vitest';
import { textDirection } from './locale.ts';

it.each([
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['fr', 'ltr'],
])('%s is laid out %s', (locale, direction) => {
  expect(textDirection(locale)).toBe(direction);
});
