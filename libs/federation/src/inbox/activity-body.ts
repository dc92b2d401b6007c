import { InboxRefused } from './inbox-refused.js';

const MAX_DEPTH = 32;
const MAX_VALUES = 20_000;

export type ActivityBody = Record<string, unknown>;

/** The activity in a request's body; throws InboxRefused for what is no JSON object, too deep or has too many parts. */
export function parseActivity(body: Buffer): ActivityBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new InboxRefused(400, 'The body is not JSON in UTF-8', { cause });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InboxRefused(400, 'The body is not an object');
  }
  assertHarmless(parsed);
  return parsed as ActivityBody;
}

/** Walks without recursion: depth is what is being checked. */
function assertHarmless(root: object): void {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new InboxRefused(400, `The activity is deeper than ${MAX_DEPTH} levels`);
    const next: unknown[] = [];
    for (const value of level) {
      if (++values > MAX_VALUES) throw new InboxRefused(400, `The activity has more than ${MAX_VALUES} values`);
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
  if (text.includes('\0') || !text.isWellFormed()) throw new InboxRefused(400, 'A text has characters that are none');
}
