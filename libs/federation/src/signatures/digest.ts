import { hash } from 'node:crypto';
import { SignatureRefused } from './signature-refused.js';

/** What goes out goes to many: the bytes of an activity are summed up once. */
const summed = new WeakMap<Buffer, string>();

const KNOWN: Record<string, string> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

/** Value of a Digest header (draft-cavage). */
export function digestOf(body: Buffer): string {
  return `SHA-256=${sha256(body)}`;
}

/** Value of a Content-Digest header (RFC 9530). */
export function contentDigestOf(body: Buffer): string {
  return `sha-256=:${sha256(body)}:`;
}

/** Compares a header of either kind with what came; all digests of a kind we know must agree, and one must be there. */
export function checkDigest(header: string, body: Buffer): void {
  let known = 0;
  for (const [name, value] of digestsIn(header)) {
    const algorithm = KNOWN[name];
    if (!algorithm) continue;
    if (hash(algorithm, body, 'base64') !== value) throw new SignatureRefused('digest_differs');
    known++;
  }
  if (known === 0) throw new SignatureRefused('digest_missing');
}

function* digestsIn(header: string): Iterable<[name: string, value: string]> {
  for (const item of header.split(',')) {
    const [name, ...rest] = item.trim().split('=');
    yield [name!.toLowerCase(), rest.join('=').replace(/^:(.*):$/, '$1')];
  }
}

function sha256(body: Buffer): string {
  const sum = summed.get(body) ?? hash('sha256', body, 'base64');
  summed.set(body, sum);
  return sum;
}
