import type { Actor, Viewer } from '#convoke/actors';
import type { Event } from '#convoke/events';

/** Finds events and groups by what names one thing on the network; the library that knows other servers implements it. */
export abstract class AddressSearch {
  /** What an address or `@name@host` leads to; null for words that are neither. Throws too_many_requests. */
  abstract find(viewer: Viewer, words: string): Promise<Event[] | null>;

  /** The same among groups. */
  abstract findGroups(viewer: Viewer, words: string): Promise<Actor[] | null>;
}
