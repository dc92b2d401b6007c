import { type Document, documentFrom, idOf, isDocument, listOf } from './document.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_PEM = 20_000;
const MAX_KEYS = 10;

/** A public key and whose it says to be. */
export interface KeyContent {
  id: string;
  owner: string;
  pem: string;
}

/** A key that is a document of its own, or that of an actor's document. Throws VocabularyRefused where there is none. */
export function readKey(value: unknown, keyId: string | null = null): KeyContent {
  const document = documentFrom(value);
  const owner = idOf(document.id ?? document['@id']);
  const held = owner && keyOf(document, owner, keyId);
  if (held) return { ...held, owner };
  const key = keyFrom(document);
  if (!key?.owner) throw new VocabularyRefused('key_missing');
  return { id: key.id, owner: key.owner, pem: key.pem };
}

/** The key that an actor's document holds and says to be its own; of several the one that is asked for, or the first. */
export function keyOf(
  { publicKey }: Document,
  owner: string,
  keyId: string | null = null,
): { id: string; pem: string } | null {
  for (const each of listOf(publicKey).slice(0, MAX_KEYS)) {
    const key = isDocument(each) ? keyFrom(each) : null;
    if (key && (key.owner ?? owner) === owner && (keyId ?? key.id) === key.id) return { id: key.id, pem: key.pem };
  }
  return null;
}

function keyFrom(document: Document) {
  const id = idOf(document.id ?? document['@id']);
  const { publicKeyPem: pem } = document;
  if (!id || typeof pem !== 'string' || pem.length > MAX_PEM) return null;
  return { id, owner: idOf(document.owner ?? document.controller), pem };
}
