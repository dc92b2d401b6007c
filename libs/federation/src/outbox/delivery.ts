import type { Actor } from '#convoke/actors';

/** An activity on its way to one inbox, in the hands of this process until its lease ends. */
export interface Delivery {
  id: string;
  activityId: string;
  inboxUrl: string;
  host: string;
  /** Tries that counted so far. */
  attempts: number;
  /** Whether its host could not be reached the last time. */
  hostFailing: boolean;
  /** Null when the actor's row is gone. */
  actor: Actor | null;
  body: Buffer;
  /** Whether it is meant for those who follow the actor. */
  toFollowers: boolean;
}

/** What became of a try. */
export type Outcome =
  | { kind: 'delivered' }
  /** Not to be sent any more, and nobody needs to know. */
  | { kind: 'dropped' }
  /** The inbox does not take it, now or later. */
  | { kind: 'refused'; problem: string }
  /** The inbox is no more. */
  | { kind: 'gone'; problem: string }
  /** This delivery failed; others to the host may go on. */
  | { kind: 'failed'; problem: string; notBefore: Date | null }
  /** The host wants to be left alone for a while. */
  | { kind: 'busy'; problem: string; notBefore: Date | null }
  /** Nobody can reach the host. */
  | { kind: 'away'; problem: string; notBefore: Date | null };

export interface Settled {
  delivery: Delivery;
  outcome: Outcome;
}
