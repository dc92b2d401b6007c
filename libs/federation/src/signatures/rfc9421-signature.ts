import { httpbis } from 'http-message-signatures';
import {
  type InnerList,
  type Item,
  isInnerList,
  parseDictionary,
  serializeItem,
  serializeList,
} from 'structured-headers';
import { type KeyKind, isMadeWith } from './public-key.js';
import type { ReceivedRequest } from './received-request.js';
import type { Signature } from './signature.js';
import { SignatureRefused } from './signature-refused.js';
import { checkExpiry, checkMadeAt } from './signing-time.js';

/** Which keys an algorithm's name admits; without a name the key decides. */
const ALGORITHMS = new Map<unknown, KeyKind[]>([
  [undefined, ['rsa', 'ed25519']],
  ['rsa-v1_5-sha256', ['rsa']],
  ['ed25519', ['ed25519']],
]);
/** What the library can derive from a request without further parameters. */
const DERIVED = new Set(['@method', '@target-uri', '@authority', '@scheme', '@request-target', '@path', '@query']);

interface Parts {
  input: InnerList;
  bytes: Buffer;
}

/** Reads a signature of RFC 9421. */
export function readRfc9421(request: ReceivedRequest, now: Date): Signature {
  const { input, bytes } = parse(request);
  const covered = coveredBy(input);
  const params = input[1];
  const kinds = ALGORITHMS.get(params.get('alg'));
  if (!kinds) throw new SignatureRefused('algorithm');
  const keyId = params.get('keyid');
  if (typeof keyId !== 'string') throw new SignatureRefused('malformed');
  checkTimes(params, now);
  checkPresent(request, covered);
  return {
    scheme: 'rfc9421',
    keyId,
    covered,
    isOf: (pem) => isMadeWith(pem, kinds, bytes, signedTexts(request, input)),
  };
}

function parse({ headers }: ReceivedRequest): Parts {
  const inputs = dictionary(headers['signature-input']);
  const signatures = dictionary(headers.signature);
  if (inputs.size > 1 || signatures.size > 1) throw new SignatureRefused('several_signatures');
  const [name, input] = [...inputs][0] ?? [];
  const signature = signatures.get(name ?? '')?.[0];
  if (!input || !isInnerList(input) || !(signature instanceof ArrayBuffer)) throw new SignatureRefused('malformed');
  return { input, bytes: Buffer.from(signature) };
}

function dictionary(header: string | string[] | undefined) {
  try {
    return parseDictionary(String(header));
  } catch (cause) {
    throw new SignatureRefused('malformed', { cause });
  }
}

/** Parts with parameters (of another request, of a list, encoded) are refused: nobody needs them here. */
function coveredBy([items]: InnerList): Set<string> {
  const names = new Set<string>();
  for (const [name, params] of items) {
    if (typeof name !== 'string' || params.size > 0 || names.has(name)) throw new SignatureRefused('malformed');
    names.add(name);
  }
  const whole = names.has('@target-uri');
  if (!names.has('@method') || !(whole || names.has('@path') || names.has('@request-target')))
    throw new SignatureRefused('target_uncovered');
  if (!(whole || names.has('@authority') || names.has('host'))) throw new SignatureRefused('host_uncovered');
  return names;
}

function checkPresent({ headers }: ReceivedRequest, covered: ReadonlySet<string>): void {
  const missing = [...covered].some((name) => !name.startsWith('@') && typeof headers[name] !== 'string');
  if (missing) throw new SignatureRefused('header_missing');
  if ([...covered].some((name) => name.startsWith('@') && !DERIVED.has(name))) throw new SignatureRefused('malformed');
}

function checkTimes(params: Item[1], now: Date): void {
  const created = params.get('created');
  if (created === undefined) throw new SignatureRefused('date_uncovered');
  checkMadeAt(moment(created), now);
  const expires = params.get('expires');
  if (expires !== undefined) checkExpiry(moment(expires), now);
}

function moment(seconds: unknown): Date {
  return new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
}

/** A proxy may have taken the scheme away, and some leave the port out. */
function* signedTexts(request: ReceivedRequest, input: InnerList): Iterable<string> {
  const hosts = new Set([request.host, request.host.replace(/:\d+$/, '')]);
  for (const scheme of ['https', 'http']) for (const host of hosts) yield signedText(request, input, scheme, host);
}

function signedText(
  { method, path, headers }: ReceivedRequest,
  input: InnerList,
  scheme: string,
  host: string,
): string {
  const message = {
    method,
    url: `${scheme}://${host}${path}`,
    headers: { ...headers, host } as Record<string, string | string[]>,
  };
  const fields = input[0].map((item) => serializeItem(item));
  const parts = httpbis.createSignatureBase({ fields }, message);
  parts.push(['"@signature-params"', [serializeList([input])]]);
  return httpbis.formatSignatureBase(parts);
}
