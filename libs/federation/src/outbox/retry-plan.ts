const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How often a delivery is tried: with the plan below about three days. */
export const MAX_TRIES = 16;
/** How long a host may fail before it counts as unavailable. */
export const UNAVAILABLE_AFTER_MS = 7 * 24 * HOUR_MS;

const LONGEST_DELAY_MS = 12 * HOUR_MS;
const LONGEST_PAUSE_MS = HOUR_MS;
const UNAVAILABLE_PAUSE_MS = 24 * HOUR_MS;
const JITTER = 0.2;

/** How long to wait after so many tries that failed: doubling from a minute on, up to twelve hours. */
export function retryDelayMs(tries: number, random: () => number = Math.random): number {
  return jittered(Math.min(MINUTE_MS * 2 ** (tries - 1), LONGEST_DELAY_MS), random);
}

/** How long to leave a host alone that could not be reached so many times: at most an hour, or a day when unavailable. */
export function hostPauseMs(failures: number, failingForMs: number, random: () => number = Math.random): number {
  if (failingForMs >= UNAVAILABLE_AFTER_MS) return jittered(UNAVAILABLE_PAUSE_MS, random);
  return jittered(Math.min(MINUTE_MS * 2 ** (Math.min(failures, 20) - 1), LONGEST_PAUSE_MS), random);
}

/** Longer, never shorter than planned by more than the jitter, so that a thousand inboxes are not tried at once. */
function jittered(delayMs: number, random: () => number): number {
  return Math.round(delayMs * (1 - JITTER + 2 * JITTER * random()));
}

/** The moment of a Retry-After header, at most a day away; null where there is none that makes sense. */
export function retryAfter(header: string | string[] | undefined, now: Date): Date | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const at = /^\d{1,9}$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at) || at <= now.getTime()) return null;
  return new Date(Math.min(at, now.getTime() + 24 * HOUR_MS));
}
