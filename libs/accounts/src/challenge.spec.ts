import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newNonce, readProof, writeChallenge } from './challenge.js';

const key = new Uint8Array(32).fill(7);
const challenge = { purpose: 'sign_up', difficulty: 8, expiresOn: new Date('2026-11-22T12:00:00Z'), nonce: newNonce() };
const text = writeChallenge(challenge, key);

const zeroBits = (counter: number) => {
  const bytes = Buffer.alloc(40);
  createHash('sha256').update(text).digest().copy(bytes);
  bytes.writeBigUInt64BE(BigInt(counter), 32);
  return Math.clz32(createHash('sha256').update(bytes).digest().readUInt32BE());
};
const solved = (() => {
  for (let counter = 0; ; counter++) if (zeroBits(counter) >= 8) return counter;
})();

test('a proof gives the challenge back that it was made for', () => {
  expect(readProof(`${text}:${solved}`, key)).toEqual(challenge);
});

test('work that falls short by a bit is none', () => {
  for (let counter = 0; counter < 500; counter++) {
    expect(readProof(`${text}:${counter}`, key) !== null, `${counter}`).toBe(zeroBits(counter) >= 8);
  }
});

describe('nothing is read from', () => {
  const [, ...rest] = text.split('.');
  const signature = rest.at(-1)!;
  const easier = text.replace('.8.', '.0.');
  test.each([
    ['an empty text', ''],
    ['a challenge alone', text],
    ['one of another purpose', `anything.${rest.join('.')}:${solved}`],
    ['one made easier', `${easier}:0`],
    ['one made to last', `${text.replace('1795', '2795')}:${solved}`],
    ['one without signature', `${text.slice(0, -signature.length)}:${solved}`],
    ['a counter that is no number', `${text}:x`],
    ['a counter below zero', `${text}:-1`],
    ['a counter of a hundred digits', `${text}:${'9'.repeat(100)}`],
    ['half a megabyte', 'x'.repeat(500_000)],
    ['half a megabyte of dots', `${'.'.repeat(500_000)}:1`],
  ])('%s', (_, proof) => {
    expect(readProof(proof, key)).toBeNull();
  });

  test('one that another key signed', () => {
    expect(readProof(`${text}:${solved}`, new Uint8Array(32).fill(8))).toBeNull();
  });
});
