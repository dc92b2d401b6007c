import { httpbis } from 'http-message-signatures';
import { createVerify, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BODY, HOST, KEY_ID, NOW, received, rsaKey } from '#test/received-request';
import { readSignature, type SignatureScheme, signRequest } from './index.js';

const key = rsaKey();
const signer = { keyId: KEY_ID, privateKey: key.privateKey };
const post = { method: 'POST', url: new URL(`https://${HOST}/inbox`), body: BODY };
const get = { method: 'GET', url: new URL(`https://${HOST}/events?page=2#top`) };

describe.each<SignatureScheme>(['cavage', 'rfc9421'])('a request that we sign by %s', (scheme) => {
  it('is one that we would take', async () => {
    const sent = await signRequest(scheme, post, signer, NOW);
    const signature = readSignature(received(sent), NOW);
    expect(signature).toMatchObject({ scheme, keyId: KEY_ID });
    expect(signature.isOf(key.pem)).toBe(true);
  });

  it('may have no body', async () => {
    const sent = await signRequest(scheme, get, signer, NOW);
    const request = received(sent, { method: 'GET', path: '/events?page=2', body: Buffer.alloc(0) });
    expect(readSignature(request, NOW).isOf(key.pem)).toBe(true);
    expect(Object.keys(sent).join(' ')).not.toMatch(/digest/i);
  });

  it('covers the headers that are to be signed, besides the usual ones', async () => {
    const sent = await signRequest(scheme, { ...post, signedHeaders: { 'X-Also': 'this' } }, signer, NOW);
    const signature = readSignature(received(sent), NOW);
    expect(signature.covered).toContain('x-also');
    expect(signature.isOf(key.pem)).toBe(true);
    const changed = readSignature(received({ ...sent, 'X-Also': 'that' }), NOW);
    expect(changed.isOf(key.pem)).toBe(false);
  });

  it('keeps the headers that it had', async () => {
    const headers = { Accept: 'application/activity+json' };
    expect(await signRequest(scheme, { ...get, headers }, signer, NOW)).toMatchObject({ ...headers, Host: HOST });
  });
});

describe('what others read', () => {
  it('is the text of the draft', async () => {
    const sent = await signRequest('cavage', post, signer, NOW);
    const text = `(request-target): post /inbox\nhost: ${HOST}\ndate: ${sent.Date}\ndigest: ${sent.Digest}`;
    const parts = Object.fromEntries(
      [...sent.Signature!.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    expect(parts).toMatchObject({
      keyId: KEY_ID,
      algorithm: 'rsa-sha256',
      headers: '(request-target) host date digest',
    });
    expect(createVerify('sha256').update(text).verify(key.pem, parts.signature!, 'base64')).toBe(true);
  });

  it('is taken by the other implementation of the standard', async () => {
    // It compares with the system's clock.
    const sent = await signRequest('rfc9421', post, signer, new Date());
    const asked: unknown[] = [];
    const taken = await httpbis.verifyMessage(
      {
        keyLookup: async (params) => {
          asked.push(params.keyid);
          return { verify: async (text, signature) => verify('sha256', text, key.pem, signature) };
        },
        requiredFields: ['@method', '@target-uri', 'content-digest'],
      },
      { method: 'POST', url: post.url.href, headers: sent },
    );
    expect([taken, asked]).toEqual([true, [KEY_ID]]);
  });
});
