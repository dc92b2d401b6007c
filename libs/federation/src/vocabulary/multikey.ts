const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** An RSA key of 8192 bits is shorter. */
const MAX_LENGTH = 1600;

/** Which key follows, as the number that begins its bytes. */
const ED25519 = Buffer.from('ed01', 'hex');
const RSA = Buffer.from('8524', 'hex');
/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo. */
const ED25519_INFO = Buffer.from('302a300506032b6570032100', 'hex');

/** The key in a `publicKeyMultibase` as PEM; null for none that signs requests: those are Ed25519 and RSA. */
export function pemOfMultikey(text: unknown): string | null {
  const bytes = typeof text === 'string' && text.length <= MAX_LENGTH ? bytesOf(text) : null;
  const [kind, key] = [bytes?.subarray(0, 2), bytes?.subarray(2)];
  if (!kind || !key) return null;
  if (kind.equals(ED25519) && key.length === 32) return pem('PUBLIC KEY', Buffer.concat([ED25519_INFO, key]));
  return kind.equals(RSA) ? pem('RSA PUBLIC KEY', key) : null;
}

/** Multibase names its alphabet by the first letter: `z` is that of Bitcoin, `u` is base64url. */
function bytesOf(text: string): Buffer | null {
  if (text.startsWith('u')) return Buffer.from(text.slice(1), 'base64url');
  if (!text.startsWith('z')) return null;
  let number = 0n;
  for (const letter of text.slice(1)) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
