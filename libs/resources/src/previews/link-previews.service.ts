import { Injectable } from '@nestjs/common';
import { DomainError, type FetchedDocument, FetchRefused, type FetchOptions, SafeFetch } from '#convoke/core';
import type { LinkPreview } from '../resource.entity.js';
import { oneLine, webAddress } from './clean-text.js';
import { decodeHtml, type PageFacts, readPage } from './page-facts.js';

const PAGE: FetchOptions = {
  contentTypes: ['text/html', 'application/xhtml+xml'],
  maxBytes: 2 * 1024 * 1024,
  timeoutMs: 4000,
};
const OEMBED: FetchOptions = {
  contentTypes: ['application/json', 'text/json'],
  maxBytes: 64 * 1024,
  timeoutMs: 2000,
};
/** There is something at the address, only no page to read. */
const NO_PAGE = ['content_type', 'too_large'];
const NOTHING = { type: null, title: null, description: null, authorName: null, authorUrl: null };

/** Asks pages what they are, without trust in any: words are all that is taken from them. */
@Injectable()
export class LinkPreviews {
  constructor(private readonly http: SafeFetch) {}

  /** By oEmbed, else by OpenGraph, Twitter cards and the title. Throws fetch_failed. */
  async of(address: string): Promise<LinkPreview> {
    const found = await this.page(address);
    const url = found?.url ?? new URL(address);
    const provider = { providerName: url.hostname, providerUrl: url.origin };
    if (!found) return { ...NOTHING, ...provider };
    const { embedding, ...facts } = readPage(decodeHtml(found.body, found.headers['content-type']), url);
    return { ...NOTHING, ...provider, ...told(facts), ...(embedding ? await this.embedded(embedding, url) : {}) };
  }

  private async page(address: string): Promise<FetchedDocument | null> {
    try {
      const document = await this.http.fetch(address, PAGE);
      if (document.ok) return document;
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      if (NO_PAGE.includes(error.reason)) return null;
    }
    // Nothing of why: it would say what else is in the network that this server is in.
    throw new DomainError('fetch_failed', { field: 'resourceUrl' });
  }

  /** What the page gives to programs that embed it; whatever goes wrong there, the page itself was read. */
  private async embedded(address: string, base: URL): Promise<Partial<LinkPreview>> {
    try {
      const answer = await this.http.fetch(address, OEMBED);
      const given = answer.ok ? answer.json() : null;
      if (typeof given !== 'object' || given === null) return {};
      const { type, title, author_name, author_url, provider_name, provider_url } = given as Record<string, unknown>;
      return told({
        type: oneLine(type, 50),
        title: oneLine(title, 200),
        authorName: oneLine(author_name, 100),
        authorUrl: webAddress(author_url, base),
        providerName: oneLine(provider_name, 100),
        providerUrl: webAddress(provider_url, base),
      });
    } catch (error) {
      if (error instanceof FetchRefused) return {};
      throw error;
    }
  }
}

function told(facts: Omit<PageFacts, 'embedding'>): Partial<LinkPreview> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null));
}
