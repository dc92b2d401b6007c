import { Parser } from 'htmlparser2';
import { ShallowTokenizer } from '#convoke/core';
import type { Json } from './json.js';

/** What a page says of events for programs. */
export interface PageData {
  /** The texts of its JSON-LD. */
  scripts: string[];
  /** The things that it marks with microdata, as JSON-LD would have them. */
  items: Json[];
  /** Addresses of calendars that it names. */
  calendars: string[];
}

interface Item {
  node: Json;
  depth: number;
}

interface Property {
  of: Json;
  names: string[];
  depth: number;
  text: string;
}

const [MOST_ITEMS, MOST_SCRIPTS, MOST_VALUES, LONGEST_TEXT] = [5000, 200, 100, 20_000];
/** Elements whose value is an address. */
const ADDRESSES: Record<string, string> = {
  a: 'href',
  link: 'href',
  img: 'src',
  audio: 'src',
  video: 'src',
  object: 'data',
};

/** Reads a page in one pass that keeps no tree. */
export function readPageData(html: string): PageData {
  const page: PageData = { scripts: [], items: [], calendars: [] };
  const items: Item[] = [];
  const properties: Property[] = [];
  let depth = 0;
  let script: string[] | null = null;
  let count = 0;
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        depth++;
        const { rel = '', type = '', href, itemprop, itemscope, itemtype } = attributes;
        if (tag === 'script' && /^\s*application\/ld\+json/i.test(type)) script = [];
        if (tag === 'link' && href && /\balternate\b/i.test(rel) && /^text\/calendar/i.test(type))
          page.calendars.push(href);
        const of = items.at(-1)?.node;
        const names = itemprop?.split(/\s+/).filter(Boolean).slice(0, 5) ?? [];
        if (itemscope !== undefined && count++ < MOST_ITEMS) {
          const node: Json = { '@type': (itemtype ?? '').split('/').at(-1)!.trim() };
          if (of && names.length > 0) for (const name of names) put(of, name, node);
          else page.items.push(node);
          items.push({ node, depth });
        } else if (of && names.length > 0) {
          const value = attributes.content ?? attributes.datetime ?? attributes[ADDRESSES[tag] ?? ''];
          if (value !== undefined) for (const name of names) put(of, name, value);
          else properties.push({ of, names, depth, text: '' });
        }
      },
      ontext(text) {
        if (script) script.push(text);
        for (const property of properties) if (property.text.length < LONGEST_TEXT) property.text += text;
      },
      onclosetag(tag) {
        if (tag === 'script' && script) {
          if (page.scripts.length < MOST_SCRIPTS) page.scripts.push(script.join(''));
          script = null;
        }
        while (properties.at(-1)?.depth === depth) {
          const { of, names, text } = properties.pop()!;
          for (const name of names) put(of, name, text.trim());
        }
        if (items.at(-1)?.depth === depth) items.pop();
        depth--;
      },
    },
    { Tokenizer: ShallowTokenizer },
  );
  parser.end(html);
  return page;
}

/** The same name again makes a list. Names come from a page, so none of them is a key of objects themselves. */
function put(node: Json, name: string, value: unknown): void {
  if (!/^[a-z]\w{0,60}$/i.test(name) || name in Object.prototype) return;
  const before = node[name];
  if (before === undefined) node[name] = value;
  else if (!Array.isArray(before)) node[name] = [before, value];
  else if (before.length < MOST_VALUES) before.push(value);
}
