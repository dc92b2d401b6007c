import { type Audience, readAudience } from './audience.js';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, idOf, idsOf, isDocument, lineOf, listOf, textOf, typesOf } from './document.js';
import { readInstant, writeInstant } from './instant.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_MESSAGE = 2000;
const MAX_TYPE = 100;

/** An activity as received: who did what to what. */
export interface ActivityContent extends Audience {
  id: string;
  /** The first of its types. */
  type: string;
  actorUri: string;
  /** The object where it came along; its address alone otherwise, in `objectUris`. */
  object: Document | null;
  /** The first of `objectUris`. */
  objectUri: string | null;
  objectUris: string[];
  targetUri: string | null;
  originUri: string | null;
  publishedAt: Date | null;
  /** What somebody writes who joins or reports. */
  message: string | null;
  body: Document;
}

/** Throws VocabularyRefused unless it has an address, a type and exactly one actor. */
export function readActivity(value: unknown): ActivityContent {
  const body = documentFrom(value);
  const id = idOf(body.id ?? body['@id']);
  const [type] = typesOf(body);
  if (!id) throw new VocabularyRefused('id_missing');
  if (!type || type.length > MAX_TYPE) throw new VocabularyRefused('type');
  if (listOf(body.actor).length > 1) throw new VocabularyRefused('several_actors');
  const actorUri = idOf(body.actor);
  if (!actorUri) throw new VocabularyRefused('actor_missing');
  const [first] = listOf(body.object);
  const objectUris = idsOf(body.object);
  return {
    id,
    type,
    actorUri,
    object: isDocument(first) ? first : null,
    objectUri: idOf(first),
    objectUris,
    targetUri: idOf(body.target),
    originUri: idOf(body.origin),
    publishedAt: readInstant(body.published),
    message: lineOf(body, 'participationMessage', MAX_MESSAGE) ?? textOf(body, 'content', MAX_MESSAGE),
    ...readAudience(body),
    body,
  };
}

/** What every activity says of itself. */
export interface Deed extends Partial<Audience> {
  id: string;
  /** Address of whoever does it. */
  actor: string;
}

/** Tells of a new object to the object's own audience; its id follows from the object's. */
export function writeCreate(actor: string, object: Document): Document {
  const { published, ...rest } = write('Create', { id: `${String(object.id)}/activity`, actor }, object);
  return { ...rest, published: object.published ?? published };
}

/** Tells of a change; `at` keeps the ids of several changes apart. */
export function writeUpdate(actor: string, object: Document, at: Date): Document {
  const id = isOfServer(actor, object)
    ? `${String(object.id)}#updates/${at.getTime()}`
    : `${actor}#updates/${encodeURIComponent(String(object.id))}/${at.getTime()}`;
  return write('Update', { id, actor }, object, at);
}

/** Tells that the object is gone; the audience is that which it had. */
export function writeDelete(actor: string, tombstone: Document, audience: Audience): Document {
  const id = isOfServer(actor, tombstone)
    ? `${String(tombstone.id)}/delete`
    : `${actor}#deletes/${encodeURIComponent(String(tombstone.id))}`;
  return write('Delete', { id, actor, ...audience }, tombstone);
}

/** Tells that an actor is gone, with everything that it made. */
export function writeActorDelete(actor: string, audience: Audience): Document {
  return write('Delete', { id: `${actor}#delete`, actor, ...audience }, actor);
}

/** What stands at the address of something deleted. */
export function writeTombstone(uri: string, formerType: string, deletedAt: Date): Document {
  const deleted = writeInstant(deletedAt);
  return { '@context': CONTEXT, id: uri, type: 'Tombstone', formerType, deleted };
}

/** Of an object by its address, or of what somebody did to one. */
export function writeAnnounce(deed: Deed, object: string | Document, at: Date): Document {
  return write('Announce', deed, object, at);
}

/** Takes something out of what it belongs to. */
export function writeRemove(deed: Deed, object: string | Document, originUri: string): Document {
  return { ...write('Remove', deed, object), origin: originUri };
}

export function writeFollow(deed: Deed, targetUri: string): Document {
  return write('Follow', { to: [targetUri], ...deed }, targetUri);
}

/** Complains of an actor, and of what it made, all by their addresses. */
export function writeFlag(deed: Deed, objectUris: readonly string[], content: string): Document {
  return { ...write('Flag', deed, ''), object: [...objectUris], content };
}

/** Answers a Follow or Join: the activity itself, as it was received, or its address. */
export function writeAccept(deed: Deed, answered: string | Document): Document {
  return write('Accept', deed, answered);
}

export function writeReject(deed: Deed, answered: string | Document): Document {
  return write('Reject', deed, answered);
}

/** Answers a Join to something that people take part in elsewhere. */
export function writeIgnore(deed: Deed, answered: string | Document): Document {
  return write('Ignore', deed, answered);
}

export function writeUndo(deed: Deed, undone: Document): Document {
  return write('Undo', deed, undone);
}

export function writeJoin(deed: Deed, objectUri: string, message: string | null = null): Document {
  return { ...write('Join', deed, objectUri), ...(message ? { participationMessage: message } : {}) };
}

export function writeLeave(deed: Deed, objectUri: string): Document {
  return write('Leave', deed, objectUri);
}

/** Of an actor, by itself, to another one that knows it. */
export function writeMove(deed: Deed, targetUri: string, at: Date): Document {
  return { ...write('Move', deed, deed.actor, at), target: targetUri };
}

/** Of something that lies elsewhere from now on, where its `context` says; `originUri` is where it lay before. */
export function writeRelocation(actor: string, object: Document, { originUri, at }: { originUri: string; at: Date }) {
  const deed = { id: `${String(object.id)}#moves/${at.getTime()}`, actor };
  return { ...write('Move', deed, object, at), origin: originUri, target: object.context };
}

/** Of one person, to a group, or to an event that is told in full where they could not read it otherwise. */
export function writeInvite(deed: Deed, object: string | Document, personUri: string): Document {
  return { ...write('Invite', deed, object), target: personUri };
}

/** What somebody does to something of another server has an address of their own: it is taken from nowhere else. */
function isOfServer(actor: string, { id }: Document): boolean {
  return new URL(actor).origin === new URL(String(id)).origin;
}

function write(type: string, { id, actor, to, cc }: Deed, object: string | Document, at?: Date): Document {
  const { '@context': _, ...bare } = typeof object === 'string' ? {} : object;
  return {
    '@context': CONTEXT,
    id,
    type,
    actor,
    to: to ?? bare.to ?? [],
    cc: cc ?? bare.cc ?? [],
    ...(at ? { published: writeInstant(at) } : {}),
    object: typeof object === 'string' ? object : bare,
  };
}
