import type { Event } from './event.entity.js';

/** Knows what became of events where they live; the library that knows other servers implements it. */
export abstract class EventOrigins {
  /** Told that somebody looks at the event, which may have changed since its server was heard of; waits for no server. */
  abstract seen(event: Event): Promise<void>;
}
