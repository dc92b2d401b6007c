import { createHash } from 'node:crypto';

const CHALLENGE = /^[\w-]{43}$/;
const VERIFIER = /^[\w.~-]{43,128}$/;

/** Whether it can be the SHA-256 of a verifier, in base64url (RFC 7636, S256). */
export function isCodeChallenge(challenge: string): boolean {
  return CHALLENGE.test(challenge);
}

/** Whether a verifier is the one whose challenge came with the request for the code. */
export function proves(verifier: string | undefined, challenge: string): boolean {
  if (verifier === undefined || !VERIFIER.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
