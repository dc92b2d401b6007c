import { SignatureRefused } from './signature-refused.js';

const MAX_AGE_MS = 3_600_000;
const MAX_AHEAD_MS = 300_000;

/** Refuses a signature made more than an hour ago, or by a clock more than five minutes ahead. */
export function checkMadeAt(made: Date, now: Date): void {
  const age = now.getTime() - made.getTime();
  if (Number.isNaN(age)) throw new SignatureRefused('malformed');
  if (age > MAX_AGE_MS) throw new SignatureRefused('too_old');
  if (age < -MAX_AHEAD_MS) throw new SignatureRefused('in_the_future');
}

/** Refuses a signature that is no longer meant to count. */
export function checkExpiry(expires: Date, now: Date): void {
  const left = expires.getTime() - now.getTime();
  if (Number.isNaN(left)) throw new SignatureRefused('malformed');
  if (left < 0) throw new SignatureRefused('too_old');
}
