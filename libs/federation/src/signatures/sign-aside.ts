import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { Gathering } from '#convoke/core';

/** What was signed goes on its way in small heaps, which is less to do than one by one. */
const TOGETHER = 4;

const signOnThread = promisify(sign);
const queues = new WeakMap<KeyObject, Gathering<Buffer, Buffer>>();

/**
 * Signs on another thread, one text after the other for each key: a key is locked while it signs, and whoever wants it
 * meanwhile would hold up the event loop.
 */
export function signAside(text: Buffer, key: KeyObject): Promise<Buffer> {
  const queue = queues.get(key) ?? new Gathering((texts: Buffer[]) => signEach(texts, key), TOGETHER);
  queues.set(key, queue);
  return queue.add(text);
}

async function signEach(texts: Buffer[], key: KeyObject): Promise<Buffer[]> {
  const signatures: Buffer[] = [];
  for (const text of texts) signatures.push(await signOnThread('sha256', text, key));
  return signatures;
}
