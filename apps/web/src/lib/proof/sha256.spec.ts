import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256, solve } from './sha256.ts';

const known = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

test('hashes messages of every length like everybody else', () => {
  for (let length = 0; length < 300; length++) {
    const message = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
    const words = Array.from(sha256(message), (word) => word.toString(16).padStart(8, '0')).join('');
    expect(words, `${length} bytes`).toBe(known(message).toString('hex'));
  }
});

test('finds the first counter whose work begins with enough zero bits', () => {
  const work = (challenge: string, counter: number) => {
    const bytes = Buffer.alloc(40);
    known(Buffer.from(challenge)).copy(bytes);
    bytes.writeBigUInt64BE(BigInt(counter), 32);
    return Math.clz32(known(bytes).readUInt32BE());
  };
  for (const challenge of ['a', 'sign_up.18.1790000000.nonce.signature', 'é'.repeat(100)]) {
    const counter = solve(challenge, 10);
    expect(work(challenge, counter)).toBeGreaterThanOrEqual(10);
    for (let smaller = 0; smaller < counter; smaller++) expect(work(challenge, smaller)).toBeLessThan(10);
  }
});
