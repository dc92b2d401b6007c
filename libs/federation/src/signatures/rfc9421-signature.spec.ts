import { createHash, createHmac, createVerify, generateKeyPairSync, sign } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import { BODY, HOST, KEY_ID, NOW, received, rsaKey } from '#test/received-request';
import { readSignature, type ReceivedRequest, SignatureRefused } from './index.js';

interface Traits {
  fields?: string[];
  params?: Record<string, Date | string | null>;
  headers?: Record<string, string>;
  method?: string;
  url?: string;
  makeSignature?: (text: Buffer) => Buffer;
}

const key = rsaKey();
const hour = 3_600_000;
const URL = `https://${HOST}/inbox`;
const DIGEST = `sha-256=:${createHash('sha256').update(BODY).digest('base64')}:`;
const FIELDS = ['@method', '@target-uri', 'content-digest'];
const GET = { method: 'GET', path: '/events?page=2', body: Buffer.alloc(0) };
const at = (ms: number) => new Date(NOW.getTime() + ms);

/** Headers as the implementation of others makes them. */
async function signed(traits: Traits = {}): Promise<Record<string, string>> {
  const { fields = FIELDS, params = {}, method = 'POST', url = URL } = traits;
  const { makeSignature = (text: Buffer) => sign('sha256', text, key.privateKey) } = traits;
  const paramValues = { created: NOW, keyid: KEY_ID, ...params } as unknown as Record<string, Date>;
  const message = { method, url, headers: { Host: HOST, 'Content-Digest': DIGEST, ...traits.headers } };
  const signer = { sign: async (text: Buffer) => makeSignature(text) };
  const answer = await httpbis.signMessage(
    { key: signer, fields, params: Object.keys(paramValues), paramValues },
    message,
  );
  return answer.headers as Record<string, string>;
}

async function verdict(traits: Traits = {}, parts: Partial<ReceivedRequest> = {}): Promise<string> {
  return verdictOn(received(await signed(traits), parts));
}

function verdictOn(request: ReceivedRequest): string {
  try {
    return readSignature(request, NOW).isOf(key.pem) ? 'taken' : 'of another key';
  } catch (error) {
    if (error instanceof SignatureRefused) return error.reason;
    throw error;
  }
}

describe('a signature of RFC 9421', () => {
  it('names its key and its maker', async () => {
    const signature = readSignature(received(await signed()), NOW);
    expect(signature).toMatchObject({ scheme: 'rfc9421', keyId: KEY_ID });
    expect(signature.isOf(key.pem)).toBe(true);
    expect(signature.isOf(rsaKey().pem)).toBe(false);
  });

  it.each<[string, Traits, Partial<ReceivedRequest>?]>([
    ['with its algorithm named', { params: { alg: 'rsa-v1_5-sha256' } }],
    ['of the parts of the address', { fields: ['@method', '@authority', '@path', 'content-digest'] }],
    ['of the host as a header', { fields: ['@method', 'host', '@request-target', 'content-digest'] }],
    ['of plain http behind a proxy', { url: `http://${HOST}/inbox` }],
    ['of the host without its port', { url: 'https://here.example/inbox' }],
    [
      'of a date and a type besides',
      { fields: [...FIELDS, 'date', '@authority'], headers: { Date: NOW.toUTCString() } },
    ],
    ['made 59 minutes ago', { params: { created: at(-0.98 * hour) } }],
    ['that has not expired', { params: { created: at(-60_000), expires: at(60_000) } }],
    ['of a GET', { method: 'GET', url: `https://${HOST}/events?page=2`, fields: ['@method', '@target-uri'] }, GET],
  ])('is taken %s', async (_, traits, parts) => expect(await verdict(traits, parts)).toBe('taken'));

  it.each<[string, string, Traits, Partial<ReceivedRequest>?]>([
    ['that is broken', 'of another key', { makeSignature: () => Buffer.alloc(256, 1) }],
    ['of a body changed since', 'digest_differs', {}, { body: Buffer.from('{"type":"Delete"}') }],
    ['that leaves the digest uncovered', 'digest_uncovered', { fields: ['@method', '@target-uri'] }],
    ['with a digest of an unknown kind alone', 'digest_missing', { headers: { 'Content-Digest': 'md5=:AAAA:' } }],
    ['that leaves the method uncovered', 'target_uncovered', { fields: ['@target-uri', 'content-digest'] }],
    ['that leaves the path uncovered', 'target_uncovered', { fields: ['@method', '@authority', 'content-digest'] }],
    ['that leaves the host uncovered', 'host_uncovered', { fields: ['@method', '@path', 'content-digest'] }],
    ['of another path', 'of another key', { url: `https://${HOST}/@ada/inbox` }],
    ['of another host', 'of another key', { url: 'https://elsewhere.example/inbox' }],
    [
      'of another host as a header',
      'of another key',
      { fields: ['@method', 'host', '@path', 'content-digest'], headers: { Host: 'elsewhere.example' } },
    ],
    ['of another method', 'of another key', { method: 'PUT' }],
    [
      'of another query',
      'of another key',
      { method: 'GET', url: `https://${HOST}/events?page=1`, fields: FIELDS.slice(0, 2) },
      GET,
    ],
    ['made two hours ago', 'too_old', { params: { created: at(-2 * hour) } }],
    ['made in the future', 'in_the_future', { params: { created: at(6 * 60_000) } }],
    ['made at no time', 'date_uncovered', { params: { created: null } }],
    ['that has expired', 'too_old', { params: { created: at(-120_000), expires: at(-60_000) } }],
    ['with the algorithm none', 'algorithm', { params: { alg: 'none' }, makeSignature: () => Buffer.alloc(0) }],
    ['with RSA-PSS and SHA-512', 'algorithm', { params: { alg: 'rsa-pss-sha512' } }],
    ['by HMAC with the public key', 'algorithm', { params: { alg: 'hmac-sha256' }, makeSignature: hmac }],
    ['by HMAC without saying so', 'of another key', { makeSignature: hmac }],
    ['with the algorithm of another key', 'of another key', { params: { alg: 'ed25519' } }],
    ['of parts of another message', 'malformed', { fields: ['@method', '@target-uri', '"content-digest";bs'] }],
    ['of one value of a header', 'malformed', { fields: ['@method', '@target-uri', '"content-digest";key="sha-256"'] }],
    ['without a key', 'malformed', { params: { keyid: '' } }],
  ])('is refused %s: %s', async (_, reason, traits, parts) => expect(await verdict(traits, parts)).toBe(reason));

  it('is refused without the header it covers', async () => {
    const { Extra: _, ...headers } = await signed({ fields: [...FIELDS, 'extra'], headers: { Extra: 'said' } });
    expect(verdictOn(received(headers))).toBe('header_missing');
  });

  it('is refused without a digest', async () => {
    const { 'Content-Digest': _, ...headers } = await signed({ fields: ['@method', '@target-uri'] });
    expect(verdictOn(received(headers))).toBe('digest_missing');
  });

  it('is refused when there are two of it', async () => {
    const headers = await signed();
    for (const name of ['Signature', 'Signature-Input']) {
      const twice = `${headers[name]}, ${headers[name]!.replace('sig=', 'sig2=')}`;
      expect(verdictOn(received({ ...headers, [name]: twice }))).toBe('several_signatures');
      const request = received(headers);
      const rawHeaders = [...request.rawHeaders, name, headers[name]!];
      expect(verdictOn({ ...request, rawHeaders })).toBe('several_signatures');
    }
  });

  it.each([
    ['empty', ''],
    ['a name alone', 'sig'],
    ['a number', 'sig=1'],
    ['cut off', 'sig=("@method"'],
    ['of a moment that is none', 'sig=();created=x'],
    ['of another name', 'other=("@method" "@target-uri")'],
    ['many brackets', '('.repeat(50_000)],
  ])('is refused when its input is %s', async (_, input) => {
    const headers = { ...(await signed()), 'Signature-Input': input };
    expect(() => readSignature(received(headers), NOW)).toThrow(SignatureRefused);
  });

  it('is taken from an Ed25519 key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const headers = await signed({ makeSignature: (text) => sign(null, text, privateKey) });
    const signature = readSignature(received(headers), NOW);
    expect(signature.isOf(String(publicKey.export({ type: 'spki', format: 'pem' })))).toBe(true);
    expect(signature.isOf(key.pem)).toBe(false);
  });

  it('is over the text that the standard prescribes', async () => {
    const headers = await signed();
    const params = headers['Signature-Input']!.replace(/^sig=/, '');
    const text = `"@method": POST\n"@target-uri": ${URL}\n"content-digest": ${DIGEST}\n"@signature-params": ${params}`;
    const signature = headers.Signature!.replace(/^sig=:(.*):$/, '$1');
    expect(createVerify('sha256').update(text).verify(key.pem, signature, 'base64')).toBe(true);
  });
});

function hmac(text: Buffer): Buffer {
  return createHmac('sha256', key.pem).update(text).digest();
}
