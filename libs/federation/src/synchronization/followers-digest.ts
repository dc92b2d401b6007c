import { hash } from 'node:crypto';

const SIZE = 32;

/** What stands for a set of actors, in whatever order they come: their SHA-256 sums, laid over each other by XOR. */
export function digestOfFollowers(uris: Iterable<string>): string {
  const digest = Buffer.alloc(SIZE);
  for (const uri of new Set(uris)) {
    const sum = hash('sha256', uri, 'buffer');
    for (let index = 0; index < SIZE; index++) digest[index]! ^= sum[index]!;
  }
  return digest.toString('hex');
}
