import type { KnownActor } from '../remote/index.js';
import type { Document } from '../vocabulary/index.js';

/** An activity that its sender signed, or that was found at its origin. */
export interface ReceivedActivity {
  id: string;
  type: string;
  sender: KnownActor;
  body: Document;
}

/** What one kind of activity does here; it may be handled twice and must not mind. */
export interface ActivityHandler {
  readonly types: readonly string[];
  /** Whether it is for this one; of several for one type the first that says so, or says nothing, has it. */
  concerns?(activity: ReceivedActivity): Promise<boolean>;
  /** Throws DomainError, RemoteRefused or VocabularyRefused for what we don't take; anything else is tried again. */
  handle(activity: ReceivedActivity): Promise<void>;
}

export const ACTIVITY_HANDLERS = Symbol('handlers of activities');
