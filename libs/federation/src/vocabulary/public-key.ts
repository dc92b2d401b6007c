import { type Document, idOf, isDocument, listOf } from './document.js';

const MAX_PEM = 20_000;
const MAX_KEYS = 10;

/** The key that an actor's document holds and says to be its own; of several the first. */
export function keyOf({ publicKey }: Document, owner: string): { id: string; pem: string } | null {
  for (const each of listOf(publicKey).slice(0, MAX_KEYS)) {
    if (!isDocument(each)) continue;
    const id = idOf(each.id ?? each['@id']);
    const pem = each.publicKeyPem;
    const named = idOf(each.owner ?? each.controller) ?? owner;
    if (id && typeof pem === 'string' && pem.length <= MAX_PEM && named === owner) return { id, pem };
  }
  return null;
}
