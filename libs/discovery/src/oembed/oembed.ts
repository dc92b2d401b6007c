import { escapeHtml } from '#convoke/core';
import { element, parent } from '../feeds/feed-xml.js';
import type { EmbeddablePage } from './embeddable-pages.service.js';

export const OEMBED_FORMATS = ['json', 'xml'] as const;
export type OembedFormat = (typeof OEMBED_FORMATS)[number];

const USUAL_WIDTH = 600;
const HEIGHTS = { list: 600, event: 440 };
/** How long whoever asks may keep the answer, in seconds. */
const KEPT = 3600;

/** What a page that embeds one of ours has to know (oembed.com, type "rich"). */
export interface Oembed {
  version: '1.0';
  type: 'rich';
  title: string;
  provider_name: string;
  provider_url: string;
  cache_age: number;
  width: number;
  height: number;
  html: string;
}

/** How much room the page has that asks. */
export interface Room {
  maxwidth?: number;
  maxheight?: number;
}

export function oembedOf(
  { title, frame, isList }: EmbeddablePage,
  provider: { name: string; url: string },
  { maxwidth = USUAL_WIDTH, maxheight = HEIGHTS.list }: Room,
): Oembed {
  const width = Math.min(USUAL_WIDTH, maxwidth);
  const height = Math.min(isList ? HEIGHTS.list : HEIGHTS.event, maxheight);
  const attributes = { src: frame, title, width: String(width), height: String(height), style: 'border:0' };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  return {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: provider.name,
    provider_url: provider.url,
    cache_age: KEPT,
    width,
    height,
    html: `<iframe${written.join('')} loading="lazy"></iframe>`,
  };
}

export function writeOembed(answer: Oembed, format: OembedFormat): string {
  if (format === 'json') return JSON.stringify(answer);
  const children = Object.entries(answer).map(([name, value]) => element(name, String(value)));
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n${parent('oembed', children)}\n`;
}
