import type { FeedEntry } from './feed-entry.js';
import { element, empty, parent } from './feed-xml.js';

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
export function writeAtom(feed: AtomFeed, entries: FeedEntry[]): string {
  const updated = Math.max(0, ...entries.map((entry) => entry.updated.getTime()));
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

function writeEntry({
  id,
  title,
  page,
  published,
  updated,
  author,
  tags,
  picture,
  content,
  language,
}: FeedEntry): string {
  return parent(
    'entry',
    [
      element('id', id),
      element('title', title),
      empty('link', { rel: 'alternate', type: 'text/html', href: page }),
      element('published', published.toISOString()),
      element('updated', updated.toISOString()),
      ...(author ? [parent('author', [element('name', author.name), element('uri', author.url)])] : []),
      ...tags.map(({ title: label, slug }) => empty('category', { term: slug, label })),
      ...(picture ? [empty('link', { rel: 'enclosure', type: picture.contentType, href: picture.url })] : []),
      element('content', content, { type: 'html' }),
    ],
    language === 'und' ? {} : { 'xml:lang': language },
  );
}
