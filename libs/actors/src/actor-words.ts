import type { Actor } from './actor.entity.js';
import type { Words } from './screening.js';

/** What a profile or group says of itself, for the rules that look for spam; written by `actorId`. */
export function actorWords({ id, name, preferredUsername, summary }: Actor, actorId = id): Words {
  return { kind: 'actor', id, actorId, title: name || preferredUsername, text: summary };
}

/** Whether two say the same. */
export function isSaidAgain(before: Words, now: Words): boolean {
  return before.title === now.title && before.text === now.text;
}
