import httpSignature from '@peertube/http-signature';
import type { ReceivedRequest } from './received-request.js';
import { type KeyKind, isMadeWith } from './public-key.js';
import type { Signature } from './signature.js';
import { type SignatureRefusal, SignatureRefused } from './signature-refused.js';
import { checkExpiry, checkMadeAt } from './signing-time.js';

/** Which keys an algorithm's name admits; without a name the key decides. */
const ALGORITHMS = new Map<string, KeyKind[]>([
  ['hs2019', ['rsa', 'ed25519']],
  ['rsa-sha256', ['rsa']],
  ['ed25519-sha512', ['ed25519']],
]);
/** What the parser calls what it refuses. */
const REFUSALS = new Map<string, SignatureRefusal>([
  ['InvalidParamsError', 'algorithm'],
  ['MissingHeaderError', 'header_missing'],
]);
/** The parser would compare with the system's clock; we compare with ours, afterwards. */
const ANY_AGE = Number.MAX_SAFE_INTEGER / 1000;

type Parsed = ReturnType<typeof httpSignature.parseRequest>;

/** Reads a signature of draft-cavage-http-signatures. */
export function readCavage(request: ReceivedRequest, now: Date): Signature {
  const header = parseable(String(request.headers.signature));
  const { params } = parse(request, header, request.path, request.host);
  const kinds = ALGORITHMS.get(params.algorithm);
  if (!kinds) throw new SignatureRefused('algorithm');
  const covered = new Set(params.headers);
  checkCovered(covered);
  checkTimes(request, params, covered, now);
  return {
    scheme: 'cavage',
    keyId: params.keyId,
    covered,
    isOf: (pem) => isMadeWith(pem, kinds, Buffer.from(params.signature, 'base64'), signedTexts(request, header)),
  };
}

/**
 * As the parser takes it: without the blanks that may stand after commas, and with the algorithm, which may be left out
 * and then means `hs2019`. A number at the very end would be lost, were it not for the comma.
 */
function parseable(header: string): string {
  const close = header.replace(/,\s+(?=[a-z]+=)/gi, ',');
  const named = /(^|,)algorithm=/.test(close.replace(/"[^"]*"/g, '""'));
  return named ? `${close},` : `${close},algorithm="hs2019"`;
}

function parse({ method, headers }: ReceivedRequest, signature: string, url: string, host: string): Parsed {
  const { authorization: _, ...others } = headers;
  // Without a prototype, so that a signature cannot cover `constructor`.
  const seen = Object.assign(Object.create(null), others, { signature, host });
  try {
    return httpSignature.parseRequest(
      { method, url, headers: seen },
      { clockSkew: ANY_AGE, headers: [], strict: true },
    );
  } catch (cause) {
    throw new SignatureRefused(REFUSALS.get((cause as Error).name) ?? 'malformed', { cause });
  }
}

function checkCovered(covered: ReadonlySet<string>): void {
  if (!covered.has('(request-target)')) throw new SignatureRefused('target_uncovered');
  if (!covered.has('host')) throw new SignatureRefused('host_uncovered');
  if (!covered.has('date') && !covered.has('(created)')) throw new SignatureRefused('date_uncovered');
}

function checkTimes(
  { headers }: ReceivedRequest,
  { created, expires }: Parsed['params'],
  covered: ReadonlySet<string>,
  now: Date,
): void {
  if (covered.has('date')) checkMadeAt(new Date(headers.date!), now);
  if (covered.has('(created)')) checkMadeAt(moment(created), now);
  if (covered.has('(expires)')) checkExpiry(moment(expires), now);
}

/** Seconds since 1970; some write them in quotes. */
function moment(seconds: number | string | undefined): Date {
  return new Date(seconds === undefined ? Number.NaN : Number(seconds) * 1000);
}

/** Some sign the path without the query, some the host without the port. */
function* signedTexts(request: ReceivedRequest, signature: string): Iterable<string> {
  const paths = new Set([request.path, request.path.split('?', 1)[0]!]);
  const hosts = new Set([request.host, request.host.replace(/:\d+$/, '')]);
  for (const path of paths) for (const host of hosts) yield parse(request, signature, path, host).signingString;
}
