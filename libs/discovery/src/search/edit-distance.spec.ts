import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.js';

it.each([
  ['picnic', 'picnic', 0],
  ['picnic', 'picnc', 1],
  ['picnic', 'piicnic', 1],
  ['picnic', 'pipnic', 1],
  ['picnic', 'picinc', 1],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['née', 'nee', 1],
  ['🎉a', 'a🎉', 1],
])('%s and %s are %i mistakes apart', (from, to, mistakes) => {
  expect(editDistance(from, to)).toBe(mistakes);
  expect(editDistance(to, from)).toBe(mistakes);
});
