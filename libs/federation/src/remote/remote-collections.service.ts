import { Injectable } from '@nestjs/common';
import { type CollectionContent, readCollection } from '../vocabulary/collection.js';
import { isDocument } from '../vocabulary/document.js';
import { VocabularyRefused } from '../vocabulary/vocabulary-refused.js';
import { haveOneOrigin, isSameDocument } from './addresses.js';
import { RemoteDocuments, type RemoteFetchOptions } from './remote-documents.service.js';
import { RemoteRefused } from './remote-refused.js';

/** Some members of a collection elsewhere. */
export interface RemotePage {
  /** As they stand there: none of them is proven. */
  items: unknown[];
  /** Where those after them are, on the same server; null for the last ones. */
  next: string | null;
}

/** Reads collections of other servers, a page at a time. */
@Injectable()
export class RemoteCollections {
  constructor(private readonly documents: RemoteDocuments) {}

  /**
   * What stands at the address of a collection, or of a page of one; for a collection without members of its own the
   * next page is its first. Throws RemoteRefused, RemoteGone.
   */
  async page(address: string, options?: RemoteFetchOptions): Promise<RemotePage> {
    const whole = read(await this.documents.fetch(address, options), address);
    const { items, next, first } = isDocument(whole.first) ? read(whole.first, address) : whole;
    const following = items.length > 0 ? next : (first ?? next);
    return { items, next: typeof following === 'string' && leadsOn(address, following) ? following : null };
  }
}

function leadsOn(address: string, next: string): boolean {
  return haveOneOrigin(next, address) && !isSameDocument(next, address);
}

function read(document: Record<string, unknown>, address: string): CollectionContent {
  try {
    return readCollection(document);
  } catch (cause) {
    if (cause instanceof VocabularyRefused) throw new RemoteRefused('not_a_collection', address, { cause });
    throw cause;
  }
}
