import { BadRequestException } from '@nestjs/common';
import { type Document, writeCollection, writeCollectionPage } from '../vocabulary/index.js';
import type { Found } from './found.js';

/** What lies further back has to be known by its address: nobody walks through everything at our cost. */
const MAX_PAGES = 100;

/** Members of a collection, those to be read first first. */
export interface Listing {
  address: string;
  perPage: number;
  /** Where it may be more than usual. */
  maxPages?: number;
  total(): Promise<number>;
  members(offset: number, limit: number): Promise<(string | Document)[]>;
}

/** What comes after an event in the order of their times. */
export interface After {
  beginsOn: Date;
  id: string;
}

/** The event that a query wants what comes after, as `milliseconds-id`; null for the collection itself. Throws BadRequestException. */
export function afterFrom(after: unknown): After | null {
  if (after === undefined) return null;
  const [, time, id] = (typeof after === 'string' && /^(\d{1,15})-(\d{1,18})$/.exec(after)) || [];
  if (!time || !id) throw new BadRequestException('After which event is said by the address of the page before');
  return { beginsOn: new Date(Number(time)), id };
}

/** The page that a query asks for, from 1; null for the collection itself. Throws BadRequestException. */
export function pageFrom(page: unknown): number | null {
  if (page === undefined) return null;
  if (typeof page !== 'string' || !/^[1-9]\d{0,5}$/.test(page)) {
    throw new BadRequestException('A page is a number from 1');
  }
  return Number(page);
}

/** The collection, or a page of it; nothing stands at pages beyond the last. */
export async function showCollection(listing: Listing, page: number | null): Promise<Found> {
  const { address, perPage, maxPages = MAX_PAGES } = listing;
  const totalItems = await listing.total();
  const pageAddress = (number: number) => `${address}?page=${number}`;
  if (page === null) {
    const first = totalItems > 0 ? pageAddress(1) : null;
    return { document: writeCollection({ id: address, totalItems, first }) };
  }
  const last = Math.max(1, Math.min(maxPages, Math.ceil(totalItems / perPage)));
  if (page > last) return null;
  const items = await listing.members((page - 1) * perPage, perPage);
  return {
    document: writeCollectionPage({
      id: pageAddress(page),
      partOf: address,
      totalItems,
      items,
      next: page < last ? pageAddress(page + 1) : null,
      prev: page > 1 ? pageAddress(page - 1) : null,
    }),
  };
}
