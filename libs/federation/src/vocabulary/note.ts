import type { Actor } from '#convoke/actors';
import type { Event } from '#convoke/events';
import type { Comment, Discussion, Message } from '#convoke/threads';
import { addressesOf } from './actor.js';
import { type Audience, readAudience, writeAudience } from './audience.js';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, flagOf, hasType, idOf, isDocument, listOf } from './document.js';
import { readInstant, writeInstant } from './instant.js';
import { languageOf, readHtml } from './texts.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_TEXT = 20_000;
const MAX_MENTIONS = 50;
const CONTEXT_URI = /^[a-z][a-z0-9+.-]{0,20}:[^\s\\]{1,1000}$/i;

/** Something that somebody says on another server. */
export interface NoteContent extends Audience {
  url: string;
  /** Whose it is: somebody, or the group in whose name they write. */
  authorUri: string;
  /** Who wrote it. */
  actorUri: string;
  inReplyToUri: string | null;
  /** What its author's server calls the conversation that it stands in. */
  contextUri: string | null;
  /** HTML as received. */
  text: string;
  language: string;
  isAnnouncement: boolean;
  mentionedUris: string[];
  publishedAt: Date | null;
  changedAt: Date | null;
}

/** Throws VocabularyRefused for what is no Note, or nobody's. */
export function readNote(value: unknown): NoteContent {
  const document = documentFrom(value);
  if (!hasType(document, 'Note')) throw new VocabularyRefused('type');
  const url = idOf(document.id ?? document['@id']);
  if (!url) throw new VocabularyRefused('id_missing');
  const authorUri = idOf(document.attributedTo) ?? idOf(document.actor);
  if (!authorUri) throw new VocabularyRefused('actor_missing');
  return {
    url,
    authorUri,
    actorUri: idOf(document.actor) ?? authorUri,
    inReplyToUri: idOf(document.inReplyTo),
    contextUri: contextOf(document),
    text: readHtml(document, ['content'], MAX_TEXT),
    language: languageOf(document),
    isAnnouncement: flagOf(document.isAnnouncement) ?? false,
    mentionedUris: mentionsIn(document).slice(0, MAX_MENTIONS),
    publishedAt: readInstant(document.published),
    changedAt: readInstant(document.updated) ?? readInstant(document.published),
    ...readAudience(document),
  };
}

/** Whether everybody whom it is for is mentioned, as in private messages; what groups keep to themselves is for their members. */
export function namesItsReaders(document: Document): boolean {
  const { to, cc } = readAudience(document);
  const mentioned = mentionsIn(document);
  return to.length > 0 && [...to, ...cc].every((uri) => mentioned.includes(uri));
}

/** What a comment's document says beside its row. */
export interface NoteParts {
  event: Event;
  /** Address of what it answers: a comment, or the event. */
  inReplyToUri: string;
  /** Who made the event, or wrote what it answers. */
  addressed: readonly Pick<Actor, 'url'>[];
  mentioned: readonly Actor[];
}

/** A comment of ours. */
export function writeNote(comment: Comment, { event, inReplyToUri, addressed, mentioned }: NoteParts): Document {
  const { author } = comment;
  const { to, cc } = writeAudience(event.visibility, addressesOf(author).followers);
  const told = [...addressed, ...mentioned].map(({ url }) => url).filter((url) => url !== author.url);
  return {
    ...writeWords(comment),
    to,
    cc: [...new Set([...cc, ...told])],
    inReplyTo: inReplyToUri,
    isAnnouncement: comment.isAnnouncement,
    tag: mentioned.map(writeMention),
  };
}

/** What a message's document says beside it. */
export interface MessageParts {
  /** Everybody else who has it. */
  recipients: readonly Actor[];
  inReplyToUri: string | null;
}

/** A private message of ours. Programs take it for one by the mentions: everybody it is for has one, and nobody else. */
export function writeMessage({ comment, contextUri }: Message, { recipients, inReplyToUri }: MessageParts): Document {
  return {
    ...writeWords(comment),
    to: recipients.map(({ url }) => url),
    cc: [],
    inReplyTo: inReplyToUri,
    context: contextUri,
    conversation: contextUri,
    tag: recipients.map(writeMention),
  };
}

/** What the document of something said in a discussion tells beside it. */
export interface DiscussedParts extends Audience {
  group: Pick<Actor, 'url'>;
  discussion: Discussion;
  mentioned: readonly Actor[];
}

/** What a member of ours says in a group; what began the discussion stands for all of it, and has its title. */
export function writeDiscussed(
  comment: Comment,
  { group, discussion, mentioned, ...audience }: DiscussedParts,
): Document {
  const words = { ...writeWords(comment), ...audience, attributedTo: group.url, context: discussion.url };
  const tag = mentioned.map(writeMention);
  if (comment.url !== discussion.url) return { ...words, inReplyTo: discussion.url, tag };
  const { title: name, closed, insertedAt, changedAt } = discussion;
  const updated = changedAt > comment.updatedAt ? changedAt : comment.updatedAt;
  return { ...words, name, closed, tag, ...(updated > insertedAt ? { updated: writeInstant(updated) } : {}) };
}

function writeWords({ author, inNameOf, url, uuid, language, text, publishedAt, updatedAt }: Comment): Document {
  return {
    '@context': CONTEXT,
    id: url,
    type: 'Note',
    url,
    uuid,
    actor: author.url,
    attributedTo: (inNameOf ?? author).url,
    content: text,
    ...(language === 'und' ? {} : { contentMap: { [language]: text } }),
    mediaType: 'text/html',
    published: writeInstant(publishedAt),
    ...(updatedAt > publishedAt ? { updated: writeInstant(updatedAt) } : {}),
  };
}

function mentionsIn({ tag }: Document): string[] {
  const mentions = listOf(tag).filter((one) => hasType(one, 'Mention')) as Document[];
  return mentions.flatMap(({ href }) => idOf(href) ?? []);
}

function writeMention(actor: Actor): Document {
  return { type: 'Mention', href: actor.url, name: handleOf(actor) };
}

/** Mastodon's word first, which others have too. */
function contextOf({ conversation, context }: Document): string | null {
  const named = [conversation, isDocument(context) ? context.id : context];
  return (
    named.find((uri): uri is string => typeof uri === 'string' && CONTEXT_URI.test(uri) && uri.isWellFormed()) ?? null
  );
}

function handleOf({ preferredUsername, domain, url }: Actor): string {
  return `@${preferredUsername}@${domain ?? new URL(url).host}`;
}
