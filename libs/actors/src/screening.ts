import type { Tx } from '#convoke/core';

/** What can be kept back until a moderator has seen it. */
export type HeldKind = 'event' | 'comment' | 'post';

/** What is counted by the hour. */
export type CountedKind = HeldKind | 'message' | 'group' | 'profile';

/** Something that somebody made, as the spam rules look at it. */
export interface Made {
  kind: CountedKind;
  id: string;
  /** The profile that made it. */
  actorId: string;
}

/** What others read of somebody: a text, or what a profile or group says of itself, which is never kept back. */
export interface Words {
  kind: HeldKind | 'actor';
  id: string;
  /** The profile that wrote it. */
  actorId: string;
  /** Null for what has none. */
  title: string | null;
  /** HTML. */
  text: string;
  /** Addresses that stand beside the text. */
  links?: readonly string[];
}

/** A text that others are to read. */
export interface Writing extends Words {
  kind: HeldKind;
}

/** What a text that changes is: waiting for a moderator, public, public only from now on, or no longer. */
export type WritingStanding = 'waiting' | 'public' | 'opened' | 'closed';

/** Looks at what people make before others do; the library of moderation implements it. */
export abstract class Screening {
  /** Throws too_fast for who has made so many of a kind within the hour as they may; the caller makes one next. */
  abstract admit(tx: Tx, made: Pick<Made, 'kind' | 'actorId'>): Promise<void>;

  /**
   * Asks whoever is asked outside about a text that will be public; before the transaction that writes it, since it may
   * take two seconds.
   */
  abstract consult(writing: Omit<Writing, 'id'>): Promise<void>;

  /** Counts what was made and is no public text. */
  abstract count(tx: Tx, made: Made): Promise<void>;

  /** Whether a text that would be public now waits for a moderator instead. */
  abstract holds(tx: Tx, writing: Writing): Promise<boolean>;

  /** Its author changed it: of what waits the moderators see that; what is public, as profiles are, is looked at again. */
  abstract reword(tx: Tx, words: Words, standing: WritingStanding): Promise<void>;

  /** It is gone: nobody has to decide on it any more. */
  abstract forget(tx: Tx, kind: HeldKind, id: string): Promise<void>;
}

/** What a library does with texts of its own that wait for a moderator. */
export interface HeldTexts {
  /** Whether it waits, and does so until the transaction ends. */
  lock(tx: Tx, id: string): Promise<boolean>;

  /** Makes it public, as if its author did so now. */
  release(tx: Tx, id: string): Promise<void>;

  /** Deletes it. */
  discard(tx: Tx, id: string): Promise<void>;
}
