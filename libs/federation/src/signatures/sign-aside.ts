import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

const signOnThread = promisify(sign);
const last = new WeakMap<KeyObject, Promise<unknown>>();

/**
 * Signs on another thread, one text after the other for each key: a key is locked while it signs, and whoever wants it
 * meanwhile would hold up the event loop.
 */
export function signAside(text: Buffer, key: KeyObject): Promise<Buffer> {
  const signature = (last.get(key) ?? Promise.resolve()).then(() => signOnThread('sha256', text, key));
  last.set(
    key,
    signature.catch(() => null),
  );
  return signature;
}
