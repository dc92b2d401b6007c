import type { Actor, GroupRight } from '#convoke/actors';
import type { PageOf, PageWindow } from '#convoke/core';
import type { Document, GroupCollection } from '../vocabulary/index.js';

/** In which group something is, and who does something with it there. */
export interface GroupPlace {
  group: Actor;
  /**
   * A profile, here or elsewhere, that has the right of the kind; of something taken away the group itself where its
   * instance says so.
   */
  actor: Actor;
  /** Whether the group itself says that it is its, so that nobody asks what `actor` is in it now. */
  vouched?: boolean;
}

/** What became of something that was brought to us. */
export interface Taken {
  /** Whether everybody may read it; the others are told to members alone. */
  isPublic: boolean;
  /** Whether others than members could read it until now. */
  closes?: boolean;
}

/** One kind of what groups have, as other servers see it; each is one class in `GROUP_CONTENT`. */
export interface GroupContentKind {
  /** Types of its objects on the network. */
  readonly types: readonly string[];
  /** Where a group lists them. */
  readonly collection: GroupCollection;
  /** What one may do in a group who makes or changes one. */
  readonly right: GroupRight;

  /** Whether there are any for others than members. */
  readonly isOpen?: boolean;

  /** Whether a document of these types is one; others may have the same type. All are unless it says so. */
  isOne?(document: Document): boolean;

  /** Whether those of a group come in by its members and itself alone; of every group they do unless it says so. */
  isKept?(group: Actor): Promise<boolean>;

  /** The id of the group of what is known here under an address, ours as well; null where nothing is. */
  groupOf(uri: string): Promise<string | null>;

  /**
   * Keeps what `actor` has made or changed, by the rules for people here: `document` comes from where it lives, and its
   * `actor` (else `attributedTo`) is theirs. One of ours that `actor` may change is changed like by a click. Older ones
   * than we have, and those deleted before, are left. Null where nothing has changed. Throws DomainError,
   * VocabularyRefused.
   */
  take(document: Document, place: GroupPlace): Promise<Taken | null>;

  /**
   * Takes away what `actor` has deleted; one of ours like by a click. Null where there was nothing. Throws unauthorized
   * for who neither made it nor has the right.
   */
  forget(uri: string, place: GroupPlace): Promise<Taken | null>;

  /** What a group has, the newest first: ours as documents, others by their addresses. */
  page(group: Actor, window: PageWindow, membersToo: boolean): Promise<PageOf<Document | string>>;

  /** Addresses of all that is kept of a group elsewhere. */
  urisOf(groupId: string): Promise<string[]>;

  /** Deletes what is kept of a group elsewhere; what everybody may read stays while somebody here follows it. */
  drop(groupId: string, publicToo: boolean): Promise<void>;
}

export const GROUP_CONTENT_KINDS = Symbol('kinds of what groups have');
