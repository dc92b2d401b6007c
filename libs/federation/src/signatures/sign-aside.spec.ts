import { generateKeyPairSync, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { signAside } from './sign-aside.js';

it('signs each of many texts that come at once', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const texts = Array.from({ length: 20 }, (_, index) => Buffer.from(`text ${index}`));
  const signatures = await Promise.all(texts.map((text) => signAside(text, privateKey)));
  texts.forEach((text, index) => expect(verify('sha256', text, publicKey, signatures[index]!)).toBe(true));
});

it('goes on after one that could not be signed', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = Buffer.from('text');
  const [failed, signed] = await Promise.allSettled([
    signAside(null as unknown as Buffer, privateKey),
    signAside(text, privateKey),
  ]);
  expect(failed.status).toBe('rejected');
  expect(signed.status === 'fulfilled' && verify('sha256', text, publicKey, signed.value)).toBe(true);
});
