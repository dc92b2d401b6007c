import type { Settled } from './delivery.js';
import { hostPauseMs, MAX_TRIES, retryDelayMs } from './retry-plan.js';

/** Lets the other deliveries to a host go first when it comes back: one that always fails must not hold them up. */
const STEP_BACK_MS = 1000;

/** What a try that failed makes of a delivery; due at no time when it is given up. */
export interface Retry {
  id: string;
  attempts: number;
  dueAt: Date | null;
  problem: string;
}

export interface HostState {
  failures: number;
  failingSince: Date | null;
}

/** What a try says of a host: until when to leave it alone, and whether that counts as a failure of the host. */
export interface HostPause {
  host: string;
  until: Date;
  failing: boolean;
  problem: string;
}

/** Until when the host is left alone; null where the try says nothing against it. */
export function pauseAfter({ delivery, outcome }: Settled, state: HostState, now: Date): HostPause | null {
  if (outcome.kind !== 'away' && outcome.kind !== 'busy') return null;
  const { host, attempts } = delivery;
  const failing = outcome.kind === 'away';
  const failingForMs = now.getTime() - (state.failingSince ?? now).getTime();
  const delay = failing ? hostPauseMs(state.failures + 1, failingForMs) : retryDelayMs(attempts + 1);
  const asked = outcome.notBefore?.getTime() ?? 0;
  const until = failing ? Math.max(now.getTime() + delay, asked) : asked || now.getTime() + delay;
  return { host, until: new Date(until), failing, problem: outcome.problem };
}

/** When a delivery is tried again; null where it is done with. */
export function retryAfterTry({ delivery, outcome }: Settled, pausedUntil: Date | null, now: Date): Retry | null {
  if (outcome.kind === 'delivered' || outcome.kind === 'dropped') return null;
  const { id, hostFailing } = delivery;
  const { problem } = outcome;
  // As long as nobody reaches the host, it is the host that is tried, and not the delivery.
  const attempts = delivery.attempts + (outcome.kind === 'away' && hostFailing ? 0 : 1);
  if (outcome.kind === 'refused' || outcome.kind === 'gone') return { id, attempts, dueAt: null, problem };
  const counted = attempts > delivery.attempts;
  if (counted && attempts >= MAX_TRIES) return { id, attempts, dueAt: null, problem };
  const own = outcome.notBefore?.getTime() ?? now.getTime() + retryDelayMs(attempts);
  const paused = pausedUntil ? pausedUntil.getTime() + STEP_BACK_MS : 0;
  return { id, attempts, dueAt: new Date(Math.max(own, paused)), problem };
}
