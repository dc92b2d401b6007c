import { randomBytes } from 'node:crypto';

const LARGEST = 2n ** 63n - 1n;

/** Whether a text can be the id of a row; anything else names nothing, and PostgreSQL would refuse it. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= LARGEST;
}

/**
 * An id that tells nothing of when it was given, for rows whose moments are nobody's business: things made one after the
 * other would be seen to be of one person. Clients read it as a number, which has 53 bits at most.
 */
export function randomId(): string {
  return String((randomBytes(8).readBigUInt64BE() >> 13n) | (1n << 51n));
}
