import { CONTEXT } from './context.js';
import { countOf, type Document, documentFrom, hasType, idOf, isDocument, listOf } from './document.js';
import { VocabularyRefused } from './vocabulary-refused.js';

export interface CollectionParts {
  id: string;
  /** Null where nobody is told how many there are. */
  totalItems: number | null;
  /** Address of the first page, or that page; null for a collection whose members nobody is told. */
  first: string | Document | null;
  /** All its members, of one that has no pages. */
  items?: string[];
}

export interface CollectionPageParts {
  id: string;
  partOf: string;
  totalItems: number;
  items: (string | Document)[];
  next: string | null;
  prev: string | null;
}

/** A collection or a page of one, as received. */
export interface CollectionContent {
  uri: string | null;
  totalItems: number | null;
  items: unknown[];
  /** Where its members begin when they are on pages: an address, or the page itself. */
  first: string | Document | null;
  next: string | null;
}

export function writeCollection({ id, totalItems, first, items }: CollectionParts): Document {
  return {
    '@context': CONTEXT,
    id,
    type: 'OrderedCollection',
    ...(totalItems === null ? {} : { totalItems }),
    ...(first ? { first: bare(first) } : {}),
    ...(items ? { orderedItems: items } : {}),
  };
}

export function writeCollectionPage({ id, partOf, totalItems, items, next, prev }: CollectionPageParts): Document {
  return {
    '@context': CONTEXT,
    id,
    type: 'OrderedCollectionPage',
    partOf,
    totalItems,
    ...(next ? { next } : {}),
    ...(prev ? { prev } : {}),
    orderedItems: items.map(bare),
  };
}

/** Throws VocabularyRefused for what is no collection. */
export function readCollection(value: unknown): CollectionContent {
  const document = documentFrom(value);
  if (!hasType(document, 'Collection', 'OrderedCollection', 'CollectionPage', 'OrderedCollectionPage')) {
    throw new VocabularyRefused('type');
  }
  return {
    uri: idOf(document),
    totalItems: countOf(document.totalItems),
    items: membersOf(document),
    first: isDocument(document.first) ? document.first : idOf(document.first),
    next: idOf(document.next),
  };
}

/** All of them, though they be many: each reader knows how many it can use. */
function membersOf({ orderedItems, items }: Document): unknown[] {
  const members = orderedItems ?? items;
  return Array.isArray(members) ? members : listOf(members);
}

/** Only the outermost document says which vocabulary it speaks. */
function bare(item: string | Document): string | Document {
  if (typeof item === 'string') return item;
  const { '@context': _, ...rest } = item;
  return rest;
}
