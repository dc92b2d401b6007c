import type { Queue } from 'pg-boss';

/** How a queue keeps, repeats and merges its jobs. */
export type QueueOptions = Omit<Queue, 'name'>;

export interface JobDefinition<Payload extends object = object> {
  readonly name: string;
  readonly options: QueueOptions;
  /** Carries the payload's type only. */
  readonly payload?: Payload;
}

export interface DomainEventDefinition<Payload extends object = object> {
  readonly name: string;
  /** Whether every process hears of it at once, for people who watch. */
  readonly live: boolean;
  readonly payload?: Payload;
}

const RETRY: QueueOptions = {
  retryLimit: 8,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 3600,
  expireInSeconds: 300,
  // A worker that was killed says nothing more, and another one takes its job up.
  heartbeatSeconds: 20,
  // What failed for good is kept for somebody to look at; what was done goes earlier, by FinishedJobs.
  deleteAfterSeconds: 30 * 86_400,
};

const definedJobs = new Map<string, JobDefinition>();

/** Declares a background job; `name` is `<lib>.<verb>-<noun>`, unique in the program. */
export function job<Payload extends object>(name: string, options: QueueOptions = {}): JobDefinition<Payload> {
  if (definedJobs.has(name)) throw new Error(`The job ${name} is declared twice`);
  const definition = { name, options: { ...RETRY, ...options } };
  definedJobs.set(name, definition);
  return definition;
}

/** Declares something that happens in the domain; `name` is `<noun>.<past tense>`, the payload holds ids. */
export function domainEvent<Payload extends object>(
  name: string,
  { live = false } = {},
): DomainEventDefinition<Payload> {
  return { name, live };
}

/** Jobs declared by the code that is loaded. */
export function declaredJobs(): JobDefinition[] {
  return [...definedJobs.values()];
}

export const RETRY_DEFAULTS = RETRY;
