import type { FetchedDocument, FetchRefused } from '#convoke/core';
import type { Outcome } from './delivery.js';
import { retryAfter } from './retry-plan.js';

/** Answers that mean another time may be better, for this one request. */
const PASSING = new Set([408, 425]);
/** Answers of a proxy in front of a server that is not there. */
const AWAY = new Set([502, 503, 504, 521, 522, 523, 524, 530]);
/** Refusals of an answer's body, which is only read closely when the answer was a success. */
const TAKEN = new Set(['too_large', 'content_encoding']);

/** What an answer to a POST to an inbox means. */
export function outcomeOfAnswer({ status, headers }: FetchedDocument, now: Date): Outcome {
  const problem = `HTTP ${status}`;
  const notBefore = retryAfter(headers['retry-after'], now);
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone', problem };
  if (status === 429) return { kind: 'busy', problem, notBefore };
  if (AWAY.has(status)) return { kind: 'away', problem, notBefore };
  if (status >= 500 || PASSING.has(status)) return { kind: 'failed', problem, notBefore };
  return { kind: 'refused', problem };
}

/** What it means that no answer was taken. */
export function outcomeOfRefusal({ reason, temporary, message }: FetchRefused): Outcome {
  if (TAKEN.has(reason)) return { kind: 'delivered' };
  const problem = message.slice(0, 200);
  return temporary ? { kind: 'away', problem, notBefore: null } : { kind: 'refused', problem };
}
