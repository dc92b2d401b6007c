import { Injectable } from '@nestjs/common';
import { type CollectionContent, readCollection } from '../vocabulary/collection.js';
import { VocabularyRefused } from '../vocabulary/vocabulary-refused.js';
import { haveOneOrigin } from './addresses.js';
import { RemoteDocuments } from './remote-documents.service.js';
import { RemoteRefused } from './remote-refused.js';

const MAX_PAGES = 20;

/** Walks through collections of other servers. */
@Injectable()
export class RemoteCollections {
  constructor(private readonly documents: RemoteDocuments) {}

  /**
   * Members of a collection in its own order, at most `limit` of them, as they stand there: none of them is proven.
   * Throws RemoteRefused, RemoteGone.
   */
  async members(address: string, limit: number): Promise<unknown[]> {
    const members: unknown[] = [];
    const seen = new Set<string>();
    let next: string | Record<string, unknown> | null = address;
    for (let pages = 0; next !== null && pages < MAX_PAGES && members.length < limit; pages++) {
      if (typeof next === 'string') {
        if (seen.has(next) || !haveOneOrigin(next, address)) break;
        seen.add(next);
      }
      const page = read(typeof next === 'string' ? await this.documents.fetch(next) : next, address);
      members.push(...page.items);
      next = page.items.length > 0 ? page.next : (page.first ?? page.next);
    }
    return members.slice(0, limit);
  }
}

function read(document: Record<string, unknown>, address: string): CollectionContent {
  try {
    return readCollection(document);
  } catch (cause) {
    if (cause instanceof VocabularyRefused) throw new RemoteRefused('not_a_collection', address, { cause });
    throw cause;
  }
}
