import type { Actor } from '#convoke/actors';
import type { Event } from '#convoke/events';
import type { Comment } from '#convoke/threads';
import { addressesOf } from './actor.js';
import { type Audience, readAudience, writeAudience } from './audience.js';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, flagOf, hasType, idOf, listOf } from './document.js';
import { readInstant, writeInstant } from './instant.js';
import { languageOf, readHtml } from './texts.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_TEXT = 20_000;
const MAX_MENTIONS = 50;

/** Something that somebody says on another server. */
export interface NoteContent extends Audience {
  url: string;
  authorUri: string;
  inReplyToUri: string | null;
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
  const mentions = listOf(document.tag).filter((tag) => hasType(tag, 'Mention')) as Document[];
  return {
    url,
    authorUri,
    inReplyToUri: idOf(document.inReplyTo),
    text: readHtml(document, ['content'], MAX_TEXT),
    language: languageOf(document),
    isAnnouncement: flagOf(document.isAnnouncement) ?? false,
    mentionedUris: mentions.flatMap(({ href }) => idOf(href) ?? []).slice(0, MAX_MENTIONS),
    publishedAt: readInstant(document.published),
    changedAt: readInstant(document.updated) ?? readInstant(document.published),
    ...readAudience(document),
  };
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
  const { author, language } = comment;
  const { to, cc } = writeAudience(event.visibility, addressesOf(author).followers);
  const told = [...addressed, ...mentioned].map(({ url }) => url).filter((url) => url !== author.url);
  return {
    '@context': CONTEXT,
    id: comment.url,
    type: 'Note',
    url: comment.url,
    uuid: comment.uuid,
    to,
    cc: [...new Set([...cc, ...told])],
    actor: author.url,
    attributedTo: author.url,
    inReplyTo: inReplyToUri,
    content: comment.text,
    ...(language === 'und' ? {} : { contentMap: { [language]: comment.text } }),
    mediaType: 'text/html',
    published: writeInstant(comment.publishedAt),
    ...(comment.updatedAt > comment.publishedAt ? { updated: writeInstant(comment.updatedAt) } : {}),
    isAnnouncement: comment.isAnnouncement,
    tag: mentioned.map((actor) => ({ type: 'Mention', href: actor.url, name: handleOf(actor) })),
  };
}

function handleOf({ preferredUsername, domain, url }: Actor): string {
  return `@${preferredUsername}@${domain ?? new URL(url).host}`;
}
