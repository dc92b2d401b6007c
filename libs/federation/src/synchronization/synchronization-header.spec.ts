import { expect, it } from 'vitest';
import { readSynchronization, writeSynchronization } from './synchronization-header.js';

const told = {
  collectionId: 'https://there.example/users/1/followers',
  url: 'https://there.example/users/1/followers_synchronization?for=here',
  digest: 'c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f',
};
const header = writeSynchronization(told);

it('is written as the proposal has it', () => {
  expect(header).toBe(`collectionId="${told.collectionId}", url="${told.url}", digest="${told.digest}"`);
});

it.each([
  ['as written', header],
  ['in another order', `digest="${told.digest}",url="${told.url}",collectionId="${told.collectionId}"`],
  ['with blanks', `  ${header.replaceAll(', ', '   ,  ')}  `],
])('is read %s', (_, text) => {
  expect(readSynchronization(text)).toEqual(told);
});

it.each([
  ['nothing', ''],
  ['a word', 'collectionId'],
  ['a value without quotes', header.replaceAll('"', '')],
  ['one without a digest', header.replace(/, digest.*/, '')],
  ['a digest of another length', header.replace('c33f', '')],
  ['a digest that is no number', header.replace('c33f', 'xyzw')],
  ['one that says a thing twice', `${header}, url="https://other.example/"`],
  ['two of them', `${header}, ${header}`],
  ['one with an open end', header.slice(0, -1)],
  ['one with something else in it', `${header}, more="1"`],
  ['one that goes on', `${header} and so on`],
  ['one named for a prototype', header.replace('digest=', '__proto__=')],
  ['an endless one', header.replace('users', 'u'.repeat(10_000))],
  ['many blanks', ' '.repeat(5900)],
  ['many commas', ','.repeat(5900)],
  ['many quotes', `a="${'"'.repeat(5900)}`],
])('%s is none', (_, text) => {
  expect(readSynchronization(text)).toBeNull();
});
