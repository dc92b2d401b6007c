import { z } from 'zod';
import { DomainError, FetchRefused, type SafeFetch } from '#convoke/core';
import { ADDRESS_LENGTHS } from '../address.schema.js';
import { timezoneAt } from '../timezone.js';
import { type FoundAddress, Geocoder } from './geocoder.js';

const TYPES = ['application/json', 'application/geo+json', 'text/json'];
const MAX_BYTES = 512 * 1024;
const TIMEOUT_MS = 5000;

type Texts = { [Name in keyof typeof ADDRESS_LENGTHS]: string | null | undefined };

/** Text of an answer that may be missing, empty or of another kind. */
export const looseText = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** A coordinate in degrees, as number or text. */
export const looseNumber = z.coerce.number();

/** A geocoder that is asked over HTTP at an address from the configuration. */
export abstract class RemoteGeocoder extends Geocoder {
  constructor(
    private readonly http: SafeFetch,
    private readonly endpoint: string,
  ) {
    super();
  }

  /** Asks one of its resources; throws geocoder_unavailable when no JSON comes back. */
  protected async ask(path: string, parameters: Record<string, string | number>): Promise<unknown> {
    const url = new URL(`${this.endpoint.replace(/\/+$/, '')}/${path}`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
    try {
      const answer = await this.http.fetchConfigured(url.href, {
        contentTypes: TYPES,
        maxBytes: MAX_BYTES,
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.ok) return answer.json();
      throw new DomainError('geocoder_unavailable', { cause: new Error(`Status ${answer.status}`) });
    } catch (cause) {
      if (cause instanceof FetchRefused) throw new DomainError('geocoder_unavailable', { cause });
      throw cause;
    }
  }
}

/** Keeps what can be understood of a list from outside, at most `limit` of it. */
export function understood<S extends z.ZodType>(list: unknown, schema: S, limit: number): z.output<S>[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, limit).flatMap((item: unknown) => {
    const result = schema.safeParse(item);
    return result.success ? [result.data] : [];
  });
}

/** Brings texts from outside to lengths and signs that an address may have. */
export function foundAddress(latitude: number, longitude: number, texts: Texts): FoundAddress {
  const kept = Object.entries(ADDRESS_LENGTHS).map(([name, max]) => [name, tidy(texts[name as keyof Texts], max)]);
  return {
    ...(Object.fromEntries(kept) as { [Name in keyof Texts]: string | null }),
    timezone: timezoneAt(latitude, longitude),
    latitude,
    longitude,
  };
}

/** House number and street in the order that most of the world writes them. */
export function streetLine(number: string | undefined, street: string | undefined): string | undefined {
  return street && [number, street].filter(Boolean).join(' ');
}

function tidy(text: string | null | undefined, max: number): string | null {
  const line = text
    ?.toWellFormed()
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return line ? [...line].slice(0, max).join('') : null;
}
