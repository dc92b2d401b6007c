import { type Document, hasType, idOf, isDocument, listOf } from './document.js';
import { pemOfMultikey } from './multikey.js';

const MAX_PEM = 8192;
const MAX_KEYS = 10;

/** The keys, as PEM by their ids, that an actor's document holds and says to be its own; of one id the first. */
export function keysOf(
  { publicKey, assertionMethod, authentication }: Document,
  owner: string,
): Record<string, string> {
  const keys: Record<string, string> = {};
  const told = [publicKey, assertionMethod, authentication].flatMap(listOf);
  for (const each of told.slice(0, MAX_KEYS)) {
    if (!isDocument(each)) continue;
    const id = idOf(each.id ?? each['@id']);
    const pem = hasType(each, 'Multikey') ? pemOfMultikey(each.publicKeyMultibase) : each.publicKeyPem;
    const named = idOf(each.owner ?? each.controller) ?? owner;
    if (id && typeof pem === 'string' && pem.length <= MAX_PEM && named === owner) keys[id] ??= pem;
  }
  return keys;
}
