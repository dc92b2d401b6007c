import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import httpSignature from '@peertube/http-signature';
import { describe, expect, it } from 'vitest';
import { BODY, type CavageTraits, cavageHeaders, HOST, KEY_ID, NOW, received, rsaKey } from '#test/received-request';
import { readSignature, type ReceivedRequest, SignatureRefused } from './index.js';

const key = rsaKey();
const hour = 3_600_000;
const at = (ms: number) => ({ Date: new Date(NOW.getTime() + ms).toUTCString() });
const seconds = (ms: number) => Math.floor((NOW.getTime() + ms) / 1000);
const CREATED = ['(request-target)', '(created)', 'host', 'digest'];

function read(traits: Partial<CavageTraits> = {}, parts: Partial<ReceivedRequest> = {}) {
  return readSignature(received(cavageHeaders({ key, ...traits }), parts), NOW);
}

function verdict(traits: Partial<CavageTraits> = {}, parts: Partial<ReceivedRequest> = {}): string {
  try {
    return read(traits, parts).isOf(key.pem) ? 'taken' : 'of another key';
  } catch (error) {
    if (error instanceof SignatureRefused) return error.reason;
    throw error;
  }
}

const GET = { method: 'GET', path: '/events?page=2', body: Buffer.alloc(0) };
const getting = (target: string): Partial<CavageTraits> => ({
  target,
  covered: ['(request-target)', 'host', 'date'],
  headers: { Digest: undefined },
});

describe('a signature of the older kind', () => {
  it('names its key and its maker', () => {
    const signature = read();
    expect(signature).toMatchObject({ scheme: 'cavage', keyId: KEY_ID });
    expect(signature.isOf(key.pem)).toBe(true);
    expect(signature.isOf(rsaKey().pem)).toBe(false);
  });

  it.each<[string, Partial<CavageTraits>, Partial<ReceivedRequest>?]>([
    ['with its date in the signature', { covered: CREATED, params: { algorithm: 'hs2019', created: seconds(0) } }],
    ['with that in quotes', { covered: CREATED, params: { algorithm: 'hs2019', created: String(seconds(0)) } }],
    ['without an algorithm', { params: { algorithm: undefined } }],
    ['with the algorithm hs2019', { params: { algorithm: 'hs2019' } }],
    ['made 59 minutes ago', { headers: at(-0.98 * hour) }],
    ['by a clock 4 minutes ahead', { headers: at(240_000) }],
    ['of a host without its port', { headers: { Host: 'here.example' } }],
    ['with a proxy in between that changed the host', { signed: { host: HOST }, headers: { Host: '10.0.0.3' } }],
    ['with the name of a digest in small letters', { headers: { Digest: digest().replace('SHA', 'sha') } }],
    ['with a second digest of an unknown kind', { headers: { Digest: `unixsum=30637,${digest()}` } }],
    ['of a GET with its query', getting('get /events?page=2'), GET],
    ['of a GET without its query', getting('get /events'), GET],
  ])('is taken %s', (_, traits, parts) => expect(verdict(traits, parts)).toBe('taken'));

  it.each<[string, string, Partial<CavageTraits>, Partial<ReceivedRequest>?]>([
    ['that is none', 'unsigned', {}, { headers: {}, rawHeaders: [] }],
    ['that is broken', 'of another key', { makeSignature: () => Buffer.alloc(256, 1).toString('base64') }],
    ['that is no base64', 'of another key', { makeSignature: () => 'ÿ not base64 ÿ' }],
    ['of a body changed since', 'digest_differs', {}, { body: Buffer.from('{"type":"Delete"}') }],
    [
      'without a digest',
      'digest_missing',
      { covered: ['(request-target)', 'host', 'date'], headers: { Digest: undefined } },
    ],
    [
      'with a digest covered that did not come',
      'header_missing',
      { headers: { Digest: undefined }, signed: { digest: '' } },
    ],
    ['with a digest of an unknown kind alone', 'digest_missing', { headers: { Digest: 'unixsum=30637' } }],
    ['with one right and one wrong digest', 'digest_differs', { headers: { Digest: `${digest()},SHA-512=AAAA` } }],
    ['that leaves the digest uncovered', 'digest_uncovered', { covered: ['(request-target)', 'host', 'date'] }],
    ['of a GET with a body uncovered', 'digest_missing', getting('get /events'), { ...GET, body: BODY }],
    ['that leaves the target uncovered', 'target_uncovered', { covered: ['host', 'date', 'digest'] }],
    ['of another path', 'of another key', { target: 'post /@ada/inbox' }],
    ['of another method', 'of another key', { target: 'put /inbox' }],
    ['that leaves the host uncovered', 'host_uncovered', { covered: ['(request-target)', 'date', 'digest'] }],
    ['for another host', 'of another key', { headers: { Host: 'elsewhere.example' } }],
    ['that leaves the date uncovered', 'date_uncovered', { covered: ['(request-target)', 'host', 'digest'] }],
    ['made two hours ago', 'too_old', { headers: at(-2 * hour) }],
    ['made in the future', 'in_the_future', { headers: at(6 * 60_000) }],
    ['with a date that is none', 'malformed', { headers: { Date: 'yesterday' } }],
    [
      'created two hours ago',
      'too_old',
      { covered: CREATED, params: { algorithm: 'hs2019', created: seconds(-2 * hour) } },
    ],
    [
      'created in the future',
      'in_the_future',
      { covered: CREATED, params: { algorithm: 'hs2019', created: seconds(hour) } },
    ],
    ['created at no time', 'malformed', { covered: CREATED, params: { algorithm: 'hs2019' } }],
    [
      'that has expired',
      'too_old',
      { covered: [...CREATED, '(expires)'], params: { created: seconds(-60_000), expires: seconds(-1000) } },
    ],
    ['with the algorithm none', 'algorithm', { params: { algorithm: 'none' }, makeSignature: () => 'AAAA' }],
    ['with the algorithm constructor', 'algorithm', { params: { algorithm: 'constructor' } }],
    ['with RSA and SHA-512', 'algorithm', { params: { algorithm: 'rsa-sha512' } }],
    ['with RSA and SHA-1', 'algorithm', { params: { algorithm: 'rsa-sha1' } }],
    ['by HMAC with the public key', 'algorithm', { params: { algorithm: 'hmac-sha256' }, makeSignature: hmac }],
    ['by HMAC under the name hs2019', 'of another key', { params: { algorithm: 'hs2019' }, makeSignature: hmac }],
    ['with the algorithm of another key', 'of another key', { params: { algorithm: 'ed25519-sha512' } }],
    ['without a key', 'malformed', { params: { keyId: undefined } }],
    [
      'that covers a property of objects',
      'header_missing',
      { covered: ['(request-target)', 'host', 'date', 'digest', 'constructor'] },
    ],
  ])('is refused %s: %s', (_, reason, traits, parts) => expect(verdict(traits, parts)).toBe(reason));

  it.each([
    ['empty', ''],
    ['a comma', ','],
    ['a name alone', 'keyId'],
    ['a quotation mark', '"'],
    ['cut off', 'keyId="a'],
    ['one long name of a key', `keyId="${'a'.repeat(50_000)}`],
    ['many commas', ','.repeat(50_000)],
    ['many equal signs', '='.repeat(50_000)],
  ])('is refused when its header is %s', (_, header) => {
    const headers = { ...cavageHeaders({ key }), Signature: header };
    expect(() => readSignature(received(headers), NOW)).toThrow(SignatureRefused);
  });

  it('is refused when there are two of it', () => {
    const request = received(cavageHeaders({ key }));
    const rawHeaders = [...request.rawHeaders, 'signature', String(request.headers.signature)];
    expect(() => readSignature({ ...request, rawHeaders }, NOW)).toThrow('several_signatures');
  });

  it.each(['Date', 'Digest', 'Host'])('is refused when %s came twice', (name) => {
    const request = received(cavageHeaders({ key }));
    const rawHeaders = [...request.rawHeaders, name.toUpperCase(), 'another'];
    expect(() => readSignature({ ...request, rawHeaders }, NOW)).toThrow('malformed');
  });

  it('may have blanks after its commas, and its parts in any order', () => {
    const made = cavageHeaders({ key, covered: CREATED, params: { algorithm: 'hs2019', created: seconds(0) } });
    const parts = made.Signature!.split(/,(?=[a-z]+=)/i);
    const turned = parts.toSorted((one, other) => Number(other.endsWith('"')) - Number(one.endsWith('"')));
    expect(turned.at(-1)).toMatch(/^created=\d+$/);
    for (const Signature of [parts.join(', '), turned.join(',\t ')]) {
      expect(readSignature(received({ ...made, Signature }), NOW).isOf(key.pem)).toBe(true);
    }
  });

  it('is not looked for in the Authorization header', () => {
    const { Signature, ...headers } = cavageHeaders({ key });
    expect(() => readSignature(received({ ...headers, Authorization: `Signature ${Signature}` }), NOW)).toThrow(
      'unsigned',
    );
    const forged = cavageHeaders({ key, makeSignature: () => 'AAAA' });
    const both = readSignature(received({ ...forged, Authorization: `Signature ${Signature}` }), NOW);
    expect(both.isOf(key.pem)).toBe(false);
  });

  it('is taken from an Ed25519 key under the name hs2019', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const makeSignature = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64');
    const signature = read({ params: { algorithm: 'hs2019' }, makeSignature });
    expect(signature.isOf(String(publicKey.export({ type: 'spki', format: 'pem' })))).toBe(true);
    expect(signature.isOf(key.pem)).toBe(false);
  });

  it('is taken from the implementation that others use', () => {
    const headers: Record<string, string> = { Host: HOST, Digest: digest(), Date: NOW.toUTCString() };
    const request = {
      method: 'POST',
      path: '/inbox',
      getHeader: (name: string) =>
        headers[Object.keys(headers).find((each) => each.toLowerCase() === name.toLowerCase())!],
      setHeader: (name: string, value: string) => (headers[name] = value),
    };
    const pem = String(key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const covered = ['(request-target)', 'host', 'date', 'digest'];
    const options = { key: pem, keyId: KEY_ID, headers: covered, authorizationHeaderName: 'Signature' };
    (httpSignature as unknown as Signing).signRequest(request, options);
    const Signature = headers.Signature!.replace(/^Signature /, '');
    expect(readSignature(received({ ...headers, Signature }), NOW).isOf(key.pem)).toBe(true);
  });
});

interface Signing {
  signRequest(request: object, options: object): void;
}

function digest(): string {
  return cavageHeaders({ key }).Digest!;
}

function hmac(text: string): string {
  return createHmac('sha256', key.pem).update(text).digest('base64');
}
