import { expect, test } from 'vitest';
import { knownPart } from './forwarded-for.js';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1,  198.51.100.2', '192.0.2.1, 198.51.100.2'],
  ['192.0.2.1:4711, [2001:db8::1]:443', '192.0.2.1, 2001:db8::1'],
  ['2001:db8::1, [2001:db8::2]', '2001:db8::1, 2001:db8::2'],
  ['192.0.2.1, unknown, 198.51.100.2', '198.51.100.2'],
  ['192.0.2.1, , 198.51.100.2', '198.51.100.2'],
  ['192.0.2.1, 127.1', undefined],
  ['192.0.2.1, junk', undefined],
  ['', undefined],
  [undefined, undefined],
])('of %j counts %j', (header, known) => expect(knownPart(header)).toBe(known));
