import type { Clock } from '#convoke/core';
import { type FoundAddress, Geocoder, type ReverseOptions, type SearchOptions } from './geocoder.js';

const LIFETIME_MS = 10 * 60 * 1000;
const MAX_ENTRIES = 500;

interface Entry {
  expires: number;
  answer: Promise<FoundAddress[]>;
}

/** Asks another geocoder once for what many ask within ten minutes; failures are not remembered. */
export class CachedGeocoder extends Geocoder {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly source: Geocoder,
    private readonly clock: Clock,
  ) {
    super();
  }

  search(query: string, options: SearchOptions): Promise<FoundAddress[]> {
    const { locale, page, limit, administrative } = options;
    const key = JSON.stringify([query.toLowerCase(), locale, page, limit, administrative]);
    return this.remembered(key, () => this.source.search(query, options));
  }

  reverse(longitude: number, latitude: number, options: ReverseOptions): Promise<FoundAddress[]> {
    const key = JSON.stringify([longitude, latitude, options.locale, options.zoom]);
    return this.remembered(key, () => this.source.reverse(longitude, latitude, options));
  }

  private remembered(key: string, ask: () => Promise<FoundAddress[]>): Promise<FoundAddress[]> {
    const now = this.clock.now().getTime();
    const known = this.entries.get(key);
    if (known && known.expires > now) return known.answer;
    const answer = ask();
    this.entries.delete(key);
    this.entries.set(key, { expires: now + LIFETIME_MS, answer });
    answer.catch(() => this.forget(key, answer));
    // A map keeps the order of insertion: the first is the oldest.
    if (this.entries.size > MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
    return answer;
  }

  private forget(key: string, answer: Promise<FoundAddress[]>): void {
    if (this.entries.get(key)?.answer === answer) this.entries.delete(key);
  }
}
