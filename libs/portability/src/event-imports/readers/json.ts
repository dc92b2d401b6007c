/** What comes of JSON, once somebody has looked at it. */
export type Json = Record<string, unknown>;

const DEEPEST = 32;
const MOST_VALUES = 500_000;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One or many as many. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text or a number as text; nothing for anything else, which may have a `toString` of its own. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : typeof value === 'number' ? String(value) : '';
}

/** A number, or a text that is one; NaN for anything else. */
export function numberOf(value: unknown): number {
  return Number(wordOf(value) || NaN);
}

/** Reads JSON that anybody may have written; undefined for what is none, or would fill the memory. */
export function parseJson(text: string): unknown {
  if (!isHarmless(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Counts before anything is made of the text: a list costs many times the one character that begins it. */
function isHarmless(text: string): boolean {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
      continue;
    }
    if (character === '"') quoted = true;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (character === ',' || character === '[' || character === '{') values++;
    if (depth > DEEPEST || values > MOST_VALUES) return false;
  }
  return true;
}
