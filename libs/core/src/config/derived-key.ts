import { hkdfSync } from 'node:crypto';

/** A key of 32 bytes for one use: what signs or encrypts one kind of thing must do so for no other. */
export function derivedKey(secrets: { readonly key: string }, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secrets.key, 'convoke', use, 32));
}
