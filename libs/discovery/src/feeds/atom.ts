import { escapeHtml, readableText } from '#convoke/core';
import { changedAt, type PublishedEvent, summaryOf } from '#convoke/events';
import { element, empty, parent } from './feed-xml.js';

/** Longer descriptions are cut: the event's page has them. */
const LONGEST_DESCRIPTION = 20_000;

export interface AtomFeed {
  title: string;
  subtitle: string;
  /** Its own address, by which readers recognise it. */
  address: string;
  /** The page that shows the same to people. */
  page: string;
  /** Who stands for what has no author of its own. */
  author: string;
}

/** An Atom feed (RFC 4287). */
export function writeAtom(feed: AtomFeed, entries: PublishedEvent[]): string {
  const updated = Math.max(0, ...entries.map((entry) => changedAt(entry).getTime()));
  const children = [
    element('id', feed.address),
    element('title', feed.title),
    element('subtitle', feed.subtitle),
    element('updated', new Date(updated).toISOString()),
    element('generator', 'Convoke'),
    parent('author', [element('name', feed.author)]),
    empty('link', { rel: 'self', type: 'application/atom+xml', href: feed.address }),
    empty('link', { rel: 'alternate', type: 'text/html', href: feed.page }),
    ...entries.map(writeEntry),
  ];
  const root = parent('feed', children, { xmlns: 'http://www.w3.org/2005/Atom' });
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function writeEntry(entry: PublishedEvent): string {
  const { event, page, organizer, picture } = entry;
  const language: Record<string, string> = event.language === 'und' ? {} : { 'xml:lang': event.language };
  return parent(
    'entry',
    [
      element('id', event.url),
      element('title', event.title),
      empty('link', { rel: 'alternate', type: 'text/html', href: page }),
      element('published', (event.publishedAt ?? event.insertedAt).toISOString()),
      element('updated', changedAt(entry).toISOString()),
      ...(organizer ? [parent('author', [element('name', organizer.name), element('uri', organizer.url)])] : []),
      ...event.tags.map(({ title, slug }) => empty('category', { term: slug, label: title })),
      ...(picture ? [empty('link', { rel: 'enclosure', type: picture.contentType, href: picture.url })] : []),
      element('content', contentOf(entry), { type: 'html' }),
    ],
    language,
  );
}

/** When and where come first, since feeds know nothing of events. */
function contentOf({ event, place, concern }: PublishedEvent): string {
  const { description } = event;
  const cut = (text: string) => `<p>${escapeHtml(text.slice(0, LONGEST_DESCRIPTION).toWellFormed())}…</p>`;
  const note = concern?.text ? `<p>${escapeHtml(concern.text)}</p>` : '';
  const words = description.length > LONGEST_DESCRIPTION ? cut(readableText(description)) : description;
  return `${note}${summaryOf(event, place)}${words}`;
}
