import { createPublicKey } from 'node:crypto';
import { invalid } from '#convoke/core';

const AUTH_BYTES = 16;
const POINT_BYTES = 65;
const UNCOMPRESSED = 4;
const LONGEST = 100;

/** What a device gave so that nobody else can read what is sent to it, in URL-safe Base64. */
export interface PushKeys {
  auth: string;
  p256dh: string;
}

/** Reads the keys in either alphabet of Base64; throws InvalidInput for what nothing can be encrypted with. */
export function pushKeys(given: PushKeys): PushKeys {
  const auth = bytesOf(given.auth);
  if (auth?.length !== AUTH_BYTES) throw invalid('auth', 'error_invalid');
  const p256dh = bytesOf(given.p256dh);
  if (!p256dh || !isPointOfCurve(p256dh)) throw invalid('p256dh', 'error_invalid');
  return { auth: auth.toString('base64url'), p256dh: p256dh.toString('base64url') };
}

function bytesOf(text: string): Buffer | null {
  return text.length <= LONGEST && /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;
}

/** Points elsewhere are refused: with them one finds out keys, or makes the encryption fail for ever. */
function isPointOfCurve(point: Buffer): boolean {
  if (point.length !== POINT_BYTES || point[0] !== UNCOMPRESSED) return false;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
