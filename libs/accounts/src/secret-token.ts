import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits that fits into an address. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret token. A plain hash will do: nobody can guess 256 bits. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
