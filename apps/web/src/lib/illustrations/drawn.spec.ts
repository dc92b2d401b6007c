import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawn } from './drawn.ts';

it('has each picture of the file', () => {
  const file = readFileSync(new URL('categories.svg', import.meta.url), 'utf8');
  expect([...file.matchAll(/ id="([A-Z_]+)"/g)].map(([, id]) => id).sort()).toEqual([...drawn].sort());
});
