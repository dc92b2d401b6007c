import { Parser } from 'htmlparser2';
import type { LinkPreview } from '../resource.entity.js';
import { oneLine, webAddress } from './clean-text.js';

/** What a page says of itself, and where it says more to programs that embed it. */
export interface PageFacts extends Partial<LinkPreview> {
  embedding: string | null;
}

const LONGEST_TITLE = 2000;
const CHUNK = 16 * 1024;
/** What a head never has; the parser's work grows with the square of the depth. */
const DEEPEST = 100;
/** Names of `meta` elements, the first of a list that a page has counts. */
const NAMES = {
  title: ['og:title', 'twitter:title'],
  description: ['og:description', 'twitter:description', 'description'],
  type: ['og:type'],
  authorName: ['author', 'article:author'],
  providerName: ['og:site_name', 'application-name'],
} as const;
const WANTED: ReadonlySet<string> = new Set(Object.values(NAMES).flat());

/** Reads the head of a page, in one pass that keeps no tree and gives up on what is no head. */
export function readPage(html: string, base: URL): PageFacts {
  const told = new Map<string, string>();
  let title = '';
  let inTitle = false;
  let embedding: string | null = null;
  let depth = 0;
  let over = false;
  const parser = new Parser({
    onopentag(tag, { name, property, content, rel = '', type = '', href }) {
      over ||= ++depth > DEEPEST || tag === 'body';
      const fact = (property ?? name ?? '').toLowerCase();
      if (tag === 'title') inTitle = title === '';
      else if (tag === 'meta' && content && WANTED.has(fact) && !told.has(fact)) told.set(fact, content);
      else if (tag === 'link' && /\balternate\b/i.test(rel) && /^application\/json\+oembed$/i.test(type))
        embedding ??= webAddress(href, base);
    },
    ontext(text) {
      if (inTitle && title.length < LONGEST_TITLE) title += text;
    },
    onclosetag(tag) {
      depth--;
      if (tag === 'title') inTitle = false;
    },
  });
  for (let at = 0; at < html.length && !over; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  parser.end();
  const said = (names: readonly string[]) => names.map((name) => told.get(name)).find((text) => text !== undefined);
  return {
    embedding,
    title: oneLine(said(NAMES.title) ?? title, 200),
    description: oneLine(said(NAMES.description), 500),
    type: oneLine(said(NAMES.type), 50),
    authorName: oneLine(said(NAMES.authorName), 100),
    ...(said(NAMES.providerName) ? { providerName: oneLine(said(NAMES.providerName), 100) } : {}),
  };
}

/** The text of a page in the encoding that it, or its first lines, name. */
export function decodeHtml(body: Buffer, contentType: string | string[] | undefined): string {
  const header = /charset="?([\w-]+)/i.exec(String(contentType ?? ''))?.[1];
  const label = header ?? /<meta[^>]{1,200}charset=["']?([\w-]+)/i.exec(body.subarray(0, 1024).toString('latin1'))?.[1];
  try {
    return new TextDecoder(label ?? 'utf-8').decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}
