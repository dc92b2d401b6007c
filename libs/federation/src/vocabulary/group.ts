import { type Actor, GroupVisibility, Openness } from '#convoke/actors';
import type { Address, AddressInput } from '#convoke/places';
import { type Document, flagOf, idOf, isDocument } from './document.js';
import { readPlace, writePlace } from './place.js';

/** What belongs to a group, under the names by which its document tells where it is. */
export const GROUP_COLLECTIONS = ['members', 'discussions', 'events', 'posts', 'resources'] as const;
export type GroupCollection = (typeof GROUP_COLLECTIONS)[number];

/** What a group of another server says of itself beside its name and pictures. */
export interface GroupContent {
  visibility: GroupVisibility;
  openness: Openness;
  manuallyApprovesFollowers: boolean;
  place: AddressInput | null;
  collections: Partial<Record<GroupCollection, string>>;
}

/** What a group's document says beside its row. */
export interface GroupParts {
  visibility: GroupVisibility;
  openness: Openness;
  manuallyApprovesFollowers: boolean;
  memberCount: number;
  place: Address | null;
}

/** Where the things of a group of ours are found. */
export function groupAddressesOf({ url }: Pick<Actor, 'url'>): Record<GroupCollection, string> {
  return Object.fromEntries(GROUP_COLLECTIONS.map((name) => [name, `${url}/${name}`])) as never;
}

/** Whoever says nothing of it, as forums do, is followed and not joined. */
export function readGroup(document: Document): GroupContent {
  const endpoints = isDocument(document.endpoints) ? document.endpoints : {};
  const found = GROUP_COLLECTIONS.map((name) => [name, idOf(document[name] ?? endpoints[name])] as const);
  return {
    visibility: visibilityOf(document),
    openness: Object.values(Openness).find((value) => value === document.openness) ?? Openness.INVITE_ONLY,
    manuallyApprovesFollowers: flagOf(document.manuallyApprovesFollowers) ?? false,
    place: readPlace(document.location),
    collections: Object.fromEntries(found.filter(([, address]) => address !== null)),
  };
}

export function writeGroup(actor: Actor, parts: GroupParts): Document {
  const { visibility, openness, manuallyApprovesFollowers, memberCount, place } = parts;
  const isOpen = visibility === GroupVisibility.PUBLIC;
  const collections = groupAddressesOf(actor);
  return {
    ...collections,
    endpoints: { sharedInbox: new URL('/inbox', actor.url).href, ...collections },
    visibility,
    discoverable: isOpen,
    manuallyApprovesFollowers,
    openness,
    memberCount,
    ...(place ? { location: writePlace(place) } : {}),
  };
}

/** Others than us know no private groups, and say only whether one is to be found. */
function visibilityOf({ visibility, discoverable }: Document): GroupVisibility {
  if (visibility === GroupVisibility.PRIVATE) return GroupVisibility.PRIVATE;
  return flagOf(discoverable) ? GroupVisibility.PUBLIC : GroupVisibility.UNLISTED;
}
