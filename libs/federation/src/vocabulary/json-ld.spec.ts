import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { Post } from '#convoke/posts';
import { Comment } from '#convoke/threads';
import { eventWithEverything, federatedActor, federatedPicture, federatedPlace, HOME } from '#test/federated-event';
import * as vocabulary from './index.js';
import { type Document, pictureOf, writeActor, writeArticle, writeEvent, writeMessage, writeNote } from './index.js';

interface JsonLd {
  expand(document: unknown, options: object): Promise<Record<string, unknown>[]>;
}
const jsonld = createRequire(import.meta.url)('jsonld') as JsonLd;

const FILES: Record<string, string> = {
  'https://www.w3.org/ns/activitystreams': 'activitystreams',
  'https://w3id.org/security/v1': 'security',
};

/** Knows the two contexts that everybody knows, and no network. */
async function documentLoader(url: string) {
  const file = new URL(`../../../../test/fixtures/federation/contexts/${FILES[url]}.json`, import.meta.url);
  return { contextUrl: null, documentUrl: url, document: JSON.parse(readFileSync(file, 'utf8')) };
}

/** What a strict reader makes of it; in safe mode it throws for every word that the context does not define. */
async function expanded(document: Document): Promise<Record<string, any>> {
  const [root] = await jsonld.expand(JSON.parse(JSON.stringify(document)), { documentLoader, safe: true });
  return root!;
}

const picture = pictureOf(federatedPicture, `${HOME}/media/lights.webp`);
const organizer = federatedActor('host', { name: 'Host', summary: '<p>Hello</p>' });
const event = writeEvent(eventWithEverything(), {
  organizer,
  contacts: [organizer],
  place: federatedPlace(),
  picture,
  takesAnonymous: true,
});
const actor = writeActor(organizer, { publicKeyPem: 'PEM', avatar: picture, banner: picture });
const said = { url: `${HOME}/comments/1`, uuid: '5', text: '<p>Hi</p>', language: 'fr', isAnnouncement: true };
const times = { publishedAt: new Date(0), updatedAt: new Date(1000) };
const comment = Object.assign(new Comment(), { ...said, ...times, author: organizer });
const place = { contextUri: 'tag:there.example,2026:1', eventId: null, beforeUrl: null };
const message = writeMessage(
  { ...place, comment },
  { recipients: [federatedActor('rose')], inReplyToUri: `${HOME}/comments/0` },
);
const note = writeNote(comment, {
  event: eventWithEverything(),
  inReplyToUri: String(event.id),
  addressed: [organizer],
  mentioned: [federatedActor('rose')],
});
const deed = { id: `${HOME}/deeds/1`, actor: organizer.url };
const at = new Date('2026-12-01T00:00:00Z');
const tombstone = vocabulary.writeTombstone(String(event.id), 'Event', at);
const follow = vocabulary.writeFollow(deed, 'https://there.example/actor');

const posted = { url: `${HOME}/p/news`, title: 'News', excerpt: 'Yes', body: '<p>Yes</p>', language: 'fr' };
const tags = [{ id: '1', title: 'Trees', slug: 'trees' }];
const article = writeArticle(Object.assign(new Post(), { ...posted, tags, publishedAt: at, updatedAt: at }), {
  author: organizer.url,
  group: `${HOME}/@trees`,
  audience: { to: [vocabulary.PUBLIC], cc: [`${HOME}/@trees/followers`] },
  picture,
});

const DOCUMENTS: Record<string, Document> = {
  article,
  event,
  'event online': writeEvent(eventWithEverything(), { organizer, takesAnonymous: true }),
  actor,
  note,
  message,
  tombstone,
  follow,
  create: vocabulary.writeCreate(organizer.url, event),
  update: vocabulary.writeUpdate(organizer.url, event, at),
  delete: vocabulary.writeDelete(organizer.url, tombstone, { to: [vocabulary.PUBLIC], cc: [] }),
  'delete of an actor': vocabulary.writeActorDelete(organizer.url, { to: [vocabulary.PUBLIC], cc: [] }),
  announce: vocabulary.writeAnnounce({ ...deed, to: [vocabulary.PUBLIC] }, String(event.id), at),
  accept: vocabulary.writeAccept(deed, follow),
  reject: vocabulary.writeReject(deed, follow),
  ignore: vocabulary.writeIgnore(deed, 'https://there.example/joins/1'),
  undo: vocabulary.writeUndo(deed, follow),
  join: vocabulary.writeJoin(deed, 'https://there.example/events/1', 'I bring cake'),
  leave: vocabulary.writeLeave(deed, 'https://there.example/events/1'),
  collection: vocabulary.writeCollection({ id: `${HOME}/c`, totalItems: 1, first: `${HOME}/c?page=1` }),
  'page of a collection': vocabulary.writeCollectionPage({
    id: `${HOME}/c?page=2`,
    partOf: `${HOME}/c`,
    totalItems: 3,
    items: [event, actor.id as string],
    next: `${HOME}/c?page=3`,
    prev: `${HOME}/c?page=1`,
  }),
};

describe('a strict JSON-LD reader', () => {
  it.each(Object.entries(DOCUMENTS))('knows every word of: %s', async (_, document) => {
    expect(words(await expanded(document))).toBeGreaterThanOrEqual(words({ ...document, '@context': null }));
  });

  it('finds the terms of Mobilizon, Mastodon and FEP-8a8e under their own names', async () => {
    const read = await expanded(event);
    expect(read['https://joinmobilizon.org/ns#timezone']).toMatchObject([{ '@value': 'Europe/Paris' }]);
    expect(read['https://joinmobilizon.org/ns#joinMode']).toMatchObject([{ '@value': 'external' }]);
    expect(read['http://www.w3.org/2002/12/cal/ical#status']).toHaveLength(2);
    expect(read['https://w3id.org/fep/8a8e/eventStatus']).toEqual([
      { '@id': 'https://w3id.org/fep/8a8e/EventRescheduled' },
    ]);
    expect(read['https://w3id.org/fep/8a8e/previousStartTime']).toEqual([
      { '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': '2026-12-07T18:00:00+01:00' },
    ]);
    expect(read['http://schema.org#location']).toMatchObject([
      { '@type': ['https://www.w3.org/ns/activitystreams#Place'] },
    ]);
    const [banner] = read['https://www.w3.org/ns/activitystreams#attachment'];
    expect(banner['http://joinmastodon.org/ns#focalPoint']).toEqual([{ '@list': [{ '@value': 0 }, { '@value': 0 }] }]);
  });

  it('would notice a word that is not defined', async () => {
    await expect(expanded({ ...event, undefinedWord: 1 })).rejects.toThrow();
  });
});

/** How many values there are in it, however deep. */
function words(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return 1;
  return Object.values(value).reduce((sum: number, each) => sum + words(each), 0);
}
