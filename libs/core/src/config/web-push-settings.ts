import { createECDH } from 'node:crypto';
import { z } from 'zod';
import { derivedKey } from './derived-key.js';

const PRIVATE_KEY = /^[\w-]{43}=?$/;

/** The private half of a VAPID key pair, as other programs write it. */
export const pushKey = z.string().refine(isPrivateKey, {
  error: 'Expected the private key of a VAPID pair: 32 bytes in URL-safe Base64',
});

/** What the instance proves itself with to push services (VAPID, RFC 8292): a key of its own, or the one given. */
export function webPushSettings(enabled: boolean, given: string | undefined, secretKey: string) {
  const privateKey = given ?? Buffer.from(derivedKey({ key: secretKey }, 'web-push')).toString('base64url');
  return { enabled, privateKey: privateKey.replace('=', ''), publicKey: publicKeyOf(privateKey) };
}

function publicKeyOf(privateKey: string): string {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  return pair.getPublicKey().toString('base64url');
}

function isPrivateKey(text: string): boolean {
  if (!PRIVATE_KEY.test(text)) return false;
  try {
    return publicKeyOf(text) !== '';
  } catch {
    return false;
  }
}
