import { readCavage } from './cavage-signature.js';
import { checkDigest } from './digest.js';
import type { ReceivedRequest } from './received-request.js';
import { readRfc9421 } from './rfc9421-signature.js';
import type { Signature } from './signature.js';
import { SignatureRefused } from './signature-refused.js';

/** Headers that would mean something else to each reader if they came twice. */
const SINGLE = new Set(['signature', 'signature-input', 'host', 'date', 'digest', 'content-digest', 'content-length']);
const BODILESS = new Set(['GET', 'HEAD']);

/**
 * Reads the signature of a request and checks all that can be checked without its key: what it covers, when it was
 * made, and that the body is the one it speaks of. Throws SignatureRefused.
 */
export function readSignature(request: ReceivedRequest, now: Date): Signature {
  refuseRepeated(request.rawHeaders);
  const { signature, 'signature-input': input } = request.headers;
  if (typeof signature !== 'string') throw new SignatureRefused('unsigned');
  const read = input === undefined ? readCavage : readRfc9421;
  const found = read(request, now);
  if (request.body.length > 0 || !BODILESS.has(request.method.toUpperCase())) checkBody(request, found.covered);
  return found;
}

function refuseRepeated(rawHeaders: string[]): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const seen = new Set<string>();
  for (const name of names) {
    if (SINGLE.has(name) && seen.has(name))
      throw new SignatureRefused(name.startsWith('signature') ? 'several_signatures' : 'malformed');
    seen.add(name);
  }
}

/** Of the two headers that may hold a digest, whichever is signed has to be right. */
function checkBody({ headers, body }: ReceivedRequest, covered: ReadonlySet<string>): void {
  const present = ['digest', 'content-digest'].filter((name) => headers[name] !== undefined);
  if (present.length === 0) throw new SignatureRefused('digest_missing');
  const signed = present.filter((name) => covered.has(name));
  if (signed.length === 0) throw new SignatureRefused('digest_uncovered');
  for (const name of signed) checkDigest(String(headers[name]), body);
}
