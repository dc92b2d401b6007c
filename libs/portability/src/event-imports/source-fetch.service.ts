import { Injectable } from '@nestjs/common';
import { Clock, type FetchedDocument, FetchRefused, invalid, InvalidInput, SafeFetch } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import type { Reading } from './candidate.js';
import { parseJson } from './readers/json.js';
import { type FoundSource, readSource } from './readers/read-source.js';
import { isInstance, listOfInstance, nodeInfoIn, shortcutsOf, softwareIn } from './source-addresses.js';

/** Bytes, of a file as well. */
export const MOST_BYTES = 8 * 1024 * 1024;

const TIMEOUT_MS = 20_000;
const CONTENT_TYPES = ['text/*', 'application/*'];
const CALENDARS = { accept: 'text/calendar, application/ld+json;q=0.9, text/html;q=0.8, */*;q=0.5' };

/** What the other side said of the version that it gave, to ask it whether there is another one. */
export interface SourceVersion {
  etag: string | null;
  lastModified: string | null;
}

export interface FetchedSource extends FoundSource, SourceVersion {
  /** Where it was found. */
  url: URL;
}

/** What is told of a way that was only tried, too. */
const TOLD = ['error_event_import_too_large', 'error_event_import_address'];

type Wanted = Omit<Reading, 'url'>;

/** Asks for events elsewhere; nothing of the private network, nothing endless, nothing of blocked hosts. */
@Injectable()
export class SourceFetch {
  constructor(
    private readonly http: SafeFetch,
    private readonly blocks: DomainBlocks,
    private readonly clock: Clock,
  ) {}

  /** Reads what an address leads to, by the ways that programs have before the page for people. Throws InvalidInput. */
  async read(address: URL, wanted: Wanted): Promise<FetchedSource> {
    const list = isInstance(address) ? await this.listOf(address) : null;
    for (const shortcut of list ? [list] : shortcutsOf(address)) {
      const found = await this.tried(shortcut, wanted);
      if (found) return found;
    }
    const page = await this.of(address, wanted);
    if (page.candidates.length > 0) return page;
    const calendar = page.calendars?.map((link) => URL.parse(link, page.url.href)).find((link) => link !== null);
    return (calendar && (await this.tried(calendar, wanted))) ?? page;
  }

  /** The same of one address alone; null where it says that nothing has changed. Throws InvalidInput. */
  async again(address: URL, wanted: Wanted, { etag, lastModified }: SourceVersion): Promise<FetchedSource | null> {
    const known = {
      ...(etag ? { 'if-none-match': etag } : {}),
      ...(lastModified ? { 'if-modified-since': lastModified } : {}),
    };
    const document = await this.fetch(address, known);
    return document.status === 304 ? null : readDocument(document, wanted);
  }

  private async of(address: URL, wanted: Wanted): Promise<FetchedSource> {
    return readDocument(await this.fetch(address), wanted);
  }

  /** Null where it is not there, or nothing that can be read. */
  private async tried(address: URL, wanted: Wanted): Promise<FetchedSource | null> {
    try {
      const found = await this.of(address, wanted);
      return found.candidates.length > 0 ? found : null;
    } catch (error) {
      if (isRefusal(error, TOLD)) return null;
      throw error;
    }
  }

  private async listOf(instance: URL): Promise<URL | null> {
    try {
      const known = await this.fetch(new URL('/.well-known/nodeinfo', instance.origin), { accept: 'application/json' });
      const info = known.ok ? nodeInfoIn(parseJson(known.text()), instance) : null;
      if (!info) return null;
      const told = await this.fetch(info, { accept: 'application/json' });
      return told.ok ? listOfInstance(instance, softwareIn(parseJson(told.text())), this.clock.now()) : null;
    } catch (error) {
      if (isRefusal(error, TOLD.slice(1))) return null;
      throw error;
    }
  }

  private async fetch(url: URL, headers: Record<string, string> = {}): Promise<FetchedDocument> {
    if (this.http.refuses(url.href)) throw invalid('url', 'error_event_import_address');
    try {
      return await this.http.fetch(url.href, {
        headers: { ...CALENDARS, ...headers },
        contentTypes: CONTENT_TYPES,
        maxBytes: MOST_BYTES,
        timeoutMs: TIMEOUT_MS,
        permits: async ({ host }) => !(await this.blocks.isSuspended(host)),
      });
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      if (error.reason === 'too_large') {
        throw invalid('url', 'error_event_import_too_large', { size: MOST_BYTES / 1024 / 1024 });
      }
      if (error.reason === 'content_type') throw invalid('url', 'error_event_import_form');
      // Nothing of why: it would say what else is in the network that this server is in.
      throw invalid('url', 'error_event_import_unreachable');
    }
  }
}

function readDocument(document: FetchedDocument, wanted: Wanted): FetchedSource {
  if (!document.ok) throw invalid('url', 'error_event_import_unreachable');
  const { url, headers } = document;
  const charset = /charset="?([\w-]+)/i.exec(String(headers['content-type'] ?? ''))?.[1] ?? null;
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' && value.length <= 500 ? value : null;
  };
  const found = readSource(document.body, { ...wanted, url }, charset);
  return { ...found, url, etag: header('etag'), lastModified: header('last-modified') };
}

function isRefusal(error: unknown, but: string[]): boolean {
  return error instanceof InvalidInput && !but.includes(error.problems[0].message);
}
