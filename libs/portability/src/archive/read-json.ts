import { DomainError } from '#convoke/core';

const MAX_DEPTH = 32;
const MAX_VALUES = 2_000_000;
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Reads JSON that anybody may have written; throws archive_unreadable for what is none, or would fill the memory. */
export function readJson(bytes: Buffer): unknown {
  assertHarmless(bytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DomainError('archive_unreadable', { cause });
  }
}

/** Counts before anything is made of the bytes: a list costs many times the one byte that begins it. */
function assertHarmless(bytes: Buffer): void {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (OPENING.has(byte)) depth++;
    else if (CLOSING.has(byte)) depth--;
    if (!quoted && (byte === COMMA || OPENING.has(byte))) values++;
    if (depth > MAX_DEPTH || values > MAX_VALUES) throw new DomainError('archive_unreadable');
  }
}
