import { type Document, isDocument } from './document.js';

const MAX_DEPTH = 32;
const MAX_VALUES = 20_000;

/** Bytes that are no document; the message says why, in words for their sender. */
export class UnreadableDocument extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableDocument';
  }
}

/** The document that came from outside; throws UnreadableDocument for no JSON object, one too deep or of too many parts. */
export function parseDocument(bytes: Buffer): Document {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UnreadableDocument('This is not JSON in UTF-8', { cause });
  }
  if (!isDocument(parsed)) throw new UnreadableDocument('This is not an object');
  assertHarmless(parsed);
  return parsed;
}

/** Walks without recursion: depth is what is being checked. */
function assertHarmless(root: object): void {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new UnreadableDocument(`This is deeper than ${MAX_DEPTH} levels`);
    const next: unknown[] = [];
    for (const value of level) {
      if (++values > MAX_VALUES) throw new UnreadableDocument(`This has more than ${MAX_VALUES} values`);
      if (typeof value === 'string') assertStorable(value);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) {
          assertStorable(key);
          next.push(inner);
        }
      }
    }
    level = next;
  }
}

/** PostgreSQL keeps neither NUL nor half a character. */
function assertStorable(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) throw new UnreadableDocument('A text has characters that are none');
}
