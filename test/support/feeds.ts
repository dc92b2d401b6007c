import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { sync, type VEvent } from 'node-ical';
import type { TestPerson } from './people.js';
import type { TestServer } from './server.js';

const ATOM = 'http://www.w3.org/2005/Atom';

/** A token as its owner gets it; without a profile for the whole account. */
export async function buildFeedToken(server: TestServer, person: TestPerson, actorId?: string): Promise<string> {
  return (await buildFeedTokens(server, person, actorId)).token;
}

/** The tokens of the same feed for what somebody goes to, and for what their groups plan. */
export async function buildFeedTokens(
  server: TestServer,
  person: TestPerson,
  actorId?: string,
): Promise<{ token: string; followedToken: string }> {
  const mutation = 'mutation ($actorId: ID) { createFeedToken(actorId: $actorId) { token followedToken } }';
  const { data } = await server.graphql(mutation, { actorId }, { token: person.accessToken });
  return data!.createFeedToken as { token: string; followedToken: string };
}

/** The events of a calendar file as another program reads it, in its order. */
export function eventsIn(file: string): VEvent[] {
  return Object.values(sync.parseICS(file)).filter((each) => each?.type === 'VEVENT') as VEvent[];
}

export interface AtomEntry {
  id: string;
  title: string;
  content: string;
  author: string | undefined;
}

/** The entries of an Atom feed; throws for what is no well-formed XML, or has not what every feed must have. */
export function entriesIn(xml: string): AtomEntry[] {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml').documentElement!;
  if (root.namespaceURI !== ATOM || root.localName !== 'feed') throw new Error('no feed');
  for (const name of ['id', 'title', 'updated', 'author']) textOf(root, name);
  return [...root.getElementsByTagNameNS(ATOM, 'entry')].map((entry) => {
    const [id, title, content] = ['id', 'title', 'content'].map((name) => textOf(entry, name)!);
    if (Number.isNaN(Date.parse(textOf(entry, 'updated')!))) throw new Error('no time');
    const [author] = entry.getElementsByTagNameNS(ATOM, 'author');
    return { id: id!, title: title!, content: content!, author: author && textOf(author, 'name')! };
  });
}

interface JsonItem {
  id: string;
  url: string;
  title: string;
}

/** The items of a JSON Feed; throws for what has not all that every feed and every item of it must have. */
export function itemsIn(json: string): JsonItem[] {
  const feed = JSON.parse(json) as { version: string; title: string; items: JsonItem[] };
  if (feed.version !== 'https://jsonfeed.org/version/1.1' || !feed.title) throw new Error('no feed');
  const isWhole = ({ id, url, title }: JsonItem) => [id, url, title].every((text) => typeof text === 'string' && text);
  if (!feed.items.every(isWhole)) throw new Error('not whole');
  return feed.items;
}

function textOf(parent: Element, name: string): string | null {
  const child = [...parent.childNodes].find((node) => (node as Element).localName === name);
  if (!child) throw new Error(`no ${name}`);
  return child.textContent;
}

/** What the things in a feed are called, in its order; `path` names its format. */
export function titlesIn(path: string, body: string): string[] {
  if (path.includes('/ics')) return eventsIn(body).map((event) => String(event.summary));
  return (path.includes('/json') ? itemsIn(body) : entriesIn(body)).map(({ title }) => title);
}
