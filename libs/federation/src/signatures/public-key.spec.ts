import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rsaKey } from '#test/received-request';
import { readPublicKey } from './public-key.js';

const spki = { type: 'spki', format: 'pem' } as const;
const GIANT = `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(100_000)}\n-----END PUBLIC KEY-----`;
const key = rsaKey();

describe('a public key', () => {
  it('of RSA verifies what its other half signed', () => {
    const { privateKey, pem } = key;
    const signature = sign('sha256', Buffer.from('text'), privateKey);
    expect(readPublicKey(pem)?.verifies('text', signature)).toBe(true);
    expect(readPublicKey(pem)?.verifies('another text', signature)).toBe(false);
  });

  it('may be written as PKCS#1, or with blanks around it', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(readPublicKey(String(publicKey.export({ type: 'pkcs1', format: 'pem' })))?.kind).toBe('rsa');
    expect(readPublicKey(`\n ${key.pem}\n\n`)?.kind).toBe('rsa');
  });

  it('must be the public half', () => {
    expect(readPublicKey(String(key.privateKey.export({ type: 'pkcs8', format: 'pem' })))).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['a text', 'no key'],
    ['a first line', '-----BEGIN PUBLIC KEY-----'],
    ['giant', GIANT],
    ['short of a line', key.pem.replace(/.{40}\n/, '\n')],
    ['cut off', key.pem.slice(0, 200)],
  ])('is none when it is %s', (_, pem) => expect(readPublicKey(pem)).toBeNull());

  it('is none with 512 or 1024 bits of RSA, which can be broken', () => {
    expect(readPublicKey(rsaKey(512).pem)).toBeNull();
    expect(readPublicKey(rsaKey(1024).pem)).toBeNull();
  });

  it('is none with 16,384 bits of RSA or a giant exponent, which only cost time', () => {
    expect(readPublicKey(pemOf(Buffer.alloc(2048, 0xff), Buffer.from([1, 0, 1])))).toBeNull();
    expect(readPublicKey(pemOf(Buffer.alloc(256, 0xff), Buffer.alloc(200, 0x55)))).toBeNull();
    for (const bytes of [256, 512]) {
      expect(readPublicKey(pemOf(Buffer.alloc(bytes, 0xff), Buffer.from([1, 0, 1])))?.kind).toBe('rsa');
    }
  });

  it.each(['ed448', 'x25519'] as const)('is none of the kind %s', (kind) => {
    const { publicKey } = generateKeyPairSync(kind as 'ed448');
    expect(readPublicKey(String(publicKey.export(spki)))).toBeNull();
  });

  it('is none on an elliptic curve other than Ed25519', () => {
    expect(readPublicKey(String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki)))).toBeNull();
    expect(readPublicKey(String(generateKeyPairSync('ed25519').publicKey.export(spki)))?.kind).toBe('ed25519');
  });
});

/** A PKCS#1 public key of these numbers, which nobody has to have found primes for. */
function pemOf(modulus: Buffer, exponent: Buffer): string {
  const integer = (bytes: Buffer) => der(0x02, Buffer.concat([Buffer.from([0]), bytes]));
  const bytes = der(0x30, Buffer.concat([integer(modulus), integer(exponent)]));
  return `-----BEGIN RSA PUBLIC KEY-----\n${bytes.toString('base64')}\n-----END RSA PUBLIC KEY-----`;
}

function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content]);
}
