import { type Actor, ActorKind } from '#convoke/actors';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, flagOf, idOf, idsOf, isDocument, lineOf, textOf, typesOf } from './document.js';
import { type GroupContent, type GroupParts, readGroup, writeGroup } from './group.js';
import { readInstant } from './instant.js';
import { type PictureContent, readPicture, writePicture } from './picture.js';
import { keysOf } from './public-key.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_NAME = 100;
const MAX_SUMMARY = 5000;
const MAX_ALIASES = 20;

/** An actor of another server as it describes itself, its texts not checked yet. */
export interface ActorContent {
  uri: string;
  type: ActorKind;
  preferredUsername: string;
  name: string | null;
  /** HTML as received. */
  summary: string;
  /** Its page for people. */
  url: string | null;
  inbox: string;
  sharedInbox: string | null;
  outbox: string | null;
  followers: string | null;
  upcomingEvents: string | null;
  /** PEM by the keys' ids. */
  keys: Record<string, string>;
  icon: PictureContent | null;
  image: PictureContent | null;
  discoverable: boolean;
  /** FEP-5feb; who says nothing of it is found like before. */
  indexable: boolean;
  manuallyApprovesFollowers: boolean;
  alsoKnownAs: string[];
  movedTo: string | null;
  publishedAt: Date | null;
  /** Whether its own server shut it out. */
  suspended: boolean;
  /** Of a group. */
  group: GroupContent | null;
}

/** What an actor's document says beside its row. */
export interface ActorParts {
  publicKeyPem: string;
  avatar?: PictureContent | null;
  banner?: PictureContent | null;
  manuallyApprovesFollowers?: boolean;
  alsoKnownAs?: string[];
  movedTo?: string | null;
  group?: GroupParts;
}

/** Where the things of a local actor are found. */
export function addressesOf({ url }: Pick<Actor, 'url'>) {
  return {
    inbox: `${url}/inbox`,
    outbox: `${url}/outbox`,
    followers: `${url}/followers`,
    following: `${url}/following`,
    /** Those of the server that asks. */
    followersSynchronization: `${url}/followers_synchronization`,
    upcomingEvents: `${url}/upcomingEvents`,
    sharedInbox: new URL('/inbox', url).href,
    keyId: `${url}#main-key`,
  };
}

/** Throws VocabularyRefused for what is no actor, or one that nothing could be sent to. */
export function readActor(value: unknown): ActorContent {
  const document = documentFrom(value);
  const type = typesOf(document).map(kindOf).find(Boolean);
  if (!type) throw new VocabularyRefused('type');
  const uri = idOf(document.id ?? document['@id']);
  if (!uri) throw new VocabularyRefused('id_missing');
  const inbox = idOf(document.inbox);
  if (!inbox) throw new VocabularyRefused('inbox_missing');
  const preferredUsername = lineOf(document, 'preferredUsername', MAX_NAME);
  if (!preferredUsername) throw new VocabularyRefused('name_missing');
  const endpoints = isDocument(document.endpoints) ? document.endpoints : {};
  return {
    uri,
    type,
    preferredUsername,
    name: lineOf(document, 'name', MAX_NAME),
    summary: textOf(document, 'summary', MAX_SUMMARY) ?? '',
    url: idOf(document.url),
    inbox,
    sharedInbox: idOf(endpoints.sharedInbox ?? document.sharedInbox),
    outbox: idOf(document.outbox),
    followers: idOf(document.followers),
    upcomingEvents: idOf(document.upcomingEvents),
    keys: keysOf(document, uri),
    icon: readPicture(document.icon),
    image: readPicture(document.image),
    discoverable: flagOf(document.discoverable) ?? false,
    indexable: flagOf(document.indexable) ?? true,
    manuallyApprovesFollowers: flagOf(document.manuallyApprovesFollowers) ?? false,
    alsoKnownAs: idsOf(document.alsoKnownAs).slice(0, MAX_ALIASES),
    movedTo: idOf(document.movedTo),
    publishedAt: readInstant(document.published),
    suspended: flagOf(document.suspended) ?? false,
    group: type === ActorKind.GROUP ? readGroup(document) : null,
  };
}

/** One that is suspended says that, and nothing that people wrote. */
export function writeActor(actor: Actor, { publicKeyPem, avatar, banner, ...parts }: ActorParts): Document {
  const { sharedInbox, keyId, followersSynchronization: _, ...collections } = addressesOf(actor);
  const { name, summary } = actor.suspended ? { name: null, summary: '' } : actor;
  return {
    '@context': CONTEXT,
    id: actor.url,
    type: TYPES[actor.type],
    preferredUsername: actor.preferredUsername,
    name: name ?? actor.preferredUsername,
    summary,
    url: actor.url,
    ...collections,
    endpoints: { sharedInbox },
    discoverable: true,
    indexable: actor.indexable,
    manuallyApprovesFollowers: parts.manuallyApprovesFollowers ?? true,
    publicKey: { id: keyId, owner: actor.url, publicKeyPem },
    ...(parts.alsoKnownAs?.length ? { alsoKnownAs: parts.alsoKnownAs } : {}),
    ...(parts.movedTo ? { movedTo: parts.movedTo } : {}),
    ...(avatar ? { icon: writePicture(avatar) } : {}),
    ...(banner ? { image: writePicture(banner) } : {}),
    ...(parts.group ? writeGroup(actor, parts.group) : {}),
    ...(actor.suspended ? { suspended: true, discoverable: false, indexable: false } : {}),
  };
}

const TYPES: Record<ActorKind, string> = {
  person: 'Person',
  group: 'Group',
  application: 'Application',
  organization: 'Organization',
  service: 'Service',
};

function kindOf(type: string): ActorKind | undefined {
  return Object.values(ActorKind).find((kind) => TYPES[kind] === type);
}
