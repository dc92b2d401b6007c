import type { KeyObject } from 'node:crypto';

/** The two ways that servers sign requests: draft-cavage-http-signatures and its successor. */
export type SignatureScheme = 'cavage' | 'rfc9421';

/** A signature that covers what it must; whose it is remains to be found out. */
export interface Signature {
  readonly scheme: SignatureScheme;
  readonly keyId: string;
  /** Names of what it covers, headers in lower case. */
  readonly covered: ReadonlySet<string>;
  /** Whether the owner of this key made it; false for keys that are no good, too. */
  isOf(publicKeyPem: string): boolean;
}

/** A key of ours to sign with. */
export interface SigningKey {
  keyId: string;
  privateKey: KeyObject;
}
