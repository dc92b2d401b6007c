import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { federationFixture } from '#test/federation-fixtures';
import { readActor } from './index.js';
import { pemOfMultikey } from './multikey.js';

/** The key pair of the test vectors in W3C's "Data Integrity EdDSA Cryptosuites". */
const PUBLIC = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2';
const SEED = 'c96ef9ea10c5e414c471723aff9de72c35fa5b70fae97e8832ecac7d2e2b8ed6';

const spki = { type: 'spki', format: 'pem' } as const;
const text = (kind: string, key: Buffer) => `u${Buffer.concat([Buffer.from(kind, 'hex'), key]).toString('base64url')}`;

describe('a Multikey', () => {
  it('of Ed25519 is read', () => {
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(SEED, 'hex')]);
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    expect(pemOfMultikey(PUBLIC)).toBe(createPublicKey(privateKey).export(spki));
  });

  it('of RSA is read', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const der = publicKey.export({ type: 'pkcs1', format: 'der' });
    expect(createPublicKey(pemOfMultikey(text('8524', der))!).equals(publicKey)).toBe(true);
  });

  it.each([
    ['of another kind', text('e701', Buffer.alloc(33, 2))],
    ['cut short', text('ed01', Buffer.alloc(31, 2))],
    ['in another alphabet', `f${PUBLIC.slice(1)}`],
    ['with a letter that is none', PUBLIC.replace('6', '0')],
    ['without a key', 'z'],
    ['without end', `z${'2'.repeat(100_000)}`],
    ['no text', [PUBLIC]],
  ])('is none %s', (_, value) => expect(pemOfMultikey(value)).toBeNull());
});

describe('an actor', () => {
  const person = federationFixture('snac/person');
  const key = (traits: object = {}) => ({
    id: `${person.id}#ed25519`,
    type: 'Multikey',
    controller: person.id,
    publicKeyMultibase: PUBLIC,
    ...traits,
  });

  it.each(['assertionMethod', 'authentication'])('has the Multikeys of its %s beside its old key', (relation) => {
    const { keys } = readActor({ ...person, [relation]: [`${person.id}#elsewhere`, key()] });
    expect(keys).toEqual({
      [person.publicKey.id]: person.publicKey.publicKeyPem,
      [`${person.id}#ed25519`]: pemOfMultikey(PUBLIC),
    });
  });

  it.each([
    ['of another', { controller: 'https://evil.example/me' }],
    ['under the id of its old one', { id: person.publicKey.id }],
    ['that cannot be read', { publicKeyMultibase: 'z0' }],
  ])('has no Multikey %s', (_, traits) => {
    const { keys } = readActor({ ...person, assertionMethod: key(traits) });
    expect(keys).toEqual({ [person.publicKey.id]: person.publicKey.publicKeyPem });
  });

  it('has ten keys at most', () => {
    const many = Array.from({ length: 30 }, (_, number) => key({ id: `${person.id}#${number}` }));
    expect(Object.keys(readActor({ ...person, assertionMethod: many }).keys)).toHaveLength(10);
  });
});
