import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ReceivedRequest } from '../../libs/federation/src/signatures/index.js';

/** When the requests of these tests are made and read. */
export const NOW = new Date('2026-11-22T10:00:00Z');
export const KEY_ID = 'https://remote.example/@ada#main-key';
export const HOST = 'here.example:8443';
export const BODY = Buffer.from('{"type":"Like"}');

export interface TestKey {
  privateKey: KeyObject;
  pem: string;
}

export function rsaKey(modulusLength = 2048): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { privateKey, pem: String(publicKey.export({ type: 'spki', format: 'pem' })) };
}

/** A request as a server sees it, from the headers that were sent. */
export function received(headers: Record<string, string>, parts: Partial<ReceivedRequest> = {}): ReceivedRequest {
  return {
    method: 'POST',
    path: '/inbox',
    host: HOST,
    body: BODY,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: Object.entries(headers).flat(),
    ...parts,
  };
}

/** What a sender of draft-cavage signatures does; every part of it can be done wrong. */
export interface CavageTraits {
  key: TestKey;
  /** Parameters of the signature besides `headers` and `signature`; undefined leaves one out. */
  params?: Record<string, string | number | undefined>;
  /** What is signed, in this order. */
  covered?: string[];
  /** Sent, and signed where it is covered. */
  headers?: Record<string, string | undefined>;
  /** Signed instead of what is sent. */
  signed?: Record<string, string>;
  target?: string;
  makeSignature?: (text: string) => string;
}

/** The headers of a POST signed by hand, without any code of ours. */
export function cavageHeaders(traits: CavageTraits): Record<string, string> {
  const { covered = ['(request-target)', 'host', 'date', 'digest'], target = 'post /inbox' } = traits;
  const params = { keyId: KEY_ID, algorithm: 'rsa-sha256', ...traits.params };
  const headers = {
    Host: HOST,
    Date: NOW.toUTCString(),
    Digest: `SHA-256=${createHash('sha256').update(BODY).digest('base64')}`,
    ...traits.headers,
  };
  const values: Record<string, string | number | undefined> = {
    '(request-target)': target,
    '(created)': traits.params?.created,
    '(expires)': traits.params?.expires,
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...traits.signed,
  };
  const text = covered.map((name) => `${name}: ${values[name]}`).join('\n');
  const makeSignature =
    traits.makeSignature ?? ((data) => sign('sha256', Buffer.from(data), traits.key.privateKey).toString('base64'));
  const written = Object.entries({ ...params, headers: covered.join(' '), signature: makeSignature(text) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (typeof value === 'number' ? `${name}=${value}` : `${name}="${value}"`));
  const sent = Object.entries({ ...headers, Signature: written.join(',') });
  return Object.fromEntries(sent.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
