import { createPublicKey, type KeyObject, verify } from 'node:crypto';

const LABELS = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----/;
const MAX_PEM_LENGTH = 8192;
const RSA_BITS = { min: 2048, max: 8192 };
/** Every honest key has 65537; a long exponent only makes verifying slow. */
const MAX_RSA_EXPONENT = 0xffff_ffffn;
/** Parsing a key takes longer than checking a signature with it, and most come again. */
const MAX_CACHED = 2000;
const cached = new Map<string, VerifyingKey | null>();

export type KeyKind = 'rsa' | 'ed25519';

/** A public key that signatures may be checked with. */
export interface VerifyingKey {
  kind: KeyKind;
  /** RSA means PKCS#1 v1.5 with SHA-256. */
  verifies(text: string, signature: Buffer): boolean;
}

/** Whether a key of one of these kinds made the signature of one of these texts. */
export function isMadeWith(
  pem: string,
  kinds: readonly KeyKind[],
  signature: Buffer,
  texts: Iterable<string>,
): boolean {
  const key = readPublicKey(pem);
  if (!key || !kinds.includes(key.kind)) return false;
  for (const text of texts) if (key.verifies(text, signature)) return true;
  return false;
}

/** Answers null for what is no key, or one too weak or too large to be used. */
export function readPublicKey(pem: string): VerifyingKey | null {
  // The label is looked at first since Node would take a private key or a certificate as well.
  if (pem.length > MAX_PEM_LENGTH || !LABELS.test(pem)) return null;
  const known = cached.get(pem);
  if (known !== undefined) return known;
  const key = verifyingKey(pem);
  if (cached.size >= MAX_CACHED) cached.delete(cached.keys().next().value!);
  cached.set(pem, key);
  return key;
}

function verifyingKey(pem: string): VerifyingKey | null {
  const key = parse(pem);
  const kind = key && kindOf(key);
  if (!kind) return null;
  return { kind, verifies: (text, signature) => verifies(key, kind, text, signature) };
}

function parse(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem.trim());
  } catch {
    return null;
  }
}

function kindOf(key: KeyObject): KeyKind | null {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType !== 'rsa') return null;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const usable = modulusLength >= RSA_BITS.min && modulusLength <= RSA_BITS.max && publicExponent <= MAX_RSA_EXPONENT;
  return usable ? 'rsa' : null;
}

function verifies(key: KeyObject, kind: KeyKind, text: string, signature: Buffer): boolean {
  // For an RSA key its padding is PKCS#1 v1.5 unless said otherwise.
  return verify(kind === 'rsa' ? 'sha256' : null, Buffer.from(text), key, signature);
}
