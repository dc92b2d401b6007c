import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { ACCEPTED_ENCODINGS, readBody } from './bounded-body.js';
import { checkedLookup } from './checked-lookup.js';
import { Deadline } from './deadline.js';
import { FetchedDocument, mediaTypeOf } from './fetched-document.js';
import { FetchRefused } from './fetch-refused.js';
import { hostOf, parseTarget, type TargetRules } from './target-url.js';

export interface FetchOptions {
  /** Default GET; redirects of a POST are refused. */
  method?: 'GET' | 'POST';
  /** A function is asked again for every redirect, so that signatures can cover the new target. */
  headers?: Record<string, string> | ((url: URL) => Record<string, string> | Promise<Record<string, string>>);
  body?: string | Buffer;
  /** Media types a successful answer may have, `image/*` for a family; also sent as Accept unless `headers` has one. */
  contentTypes?: readonly string[];
  /** Largest body in bytes after decompression, 1 MiB by default. */
  maxBytes?: number;
  /** For everything together, redirects and body included; 10 s by default. */
  timeoutMs?: number;
  /** Refuses plain http. */
  secureOnly?: boolean;
  /** 3 by default. */
  maxRedirects?: number;
  /** Asked before every request, of each redirect as well. */
  permits?: (url: URL) => Promise<boolean>;
}

export interface GuardRules {
  permitsAddress(address: string): boolean;
  /** Plain http even where https is asked for: development and tests. */
  permitsPlainHttp: boolean;
  userAgent: string;
}

const MAX_REDIRECTS = 3;
const MAX_BYTES = 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;
const REDIRECTS = [301, 302, 303, 307, 308];
const PRIVATE_HEADERS = ['authorization', 'cookie'];
const POOL = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4, timeout: 15_000 };

/** An HTTP client that talks to permitted addresses only and takes nothing endless. */
export class GuardedClient {
  private readonly agents = { 'http:': new http.Agent(POOL), 'https:': new https.Agent(POOL) };
  private readonly lookup: LookupFunction;

  constructor(private readonly rules: GuardRules) {
    this.lookup = checkedLookup(rules.permitsAddress);
  }

  /** Answers whatever status came; throws FetchRefused when a rule was broken or nobody answered in time. */
  async fetch(address: string, options: FetchOptions = {}): Promise<FetchedDocument> {
    const deadline = new Deadline(options.timeoutMs ?? TIMEOUT_MS);
    const rules = this.targetRules(options);
    try {
      return await this.follow(parseTarget(address, rules), options, rules, deadline);
    } catch (error) {
      if (deadline.passed) throw new FetchRefused('timeout', address, { cause: error });
      if (error instanceof FetchRefused) throw error;
      throw new FetchRefused('unreachable', address, { cause: error });
    } finally {
      deadline.clear();
    }
  }

  /** Whether requests to the address are refused whatever its name turns out to mean. */
  refuses(address: string, options: Pick<FetchOptions, 'secureOnly'> = {}): boolean {
    try {
      parseTarget(address, this.targetRules(options));
      return false;
    } catch (error) {
      if (error instanceof FetchRefused) return true;
      throw error;
    }
  }

  /** Closes the connections kept for later. */
  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private targetRules({ secureOnly = false }: Pick<FetchOptions, 'secureOnly'>): TargetRules {
    const { permitsAddress, permitsPlainHttp } = this.rules;
    return { permitsAddress, secureOnly: secureOnly && !permitsPlainHttp };
  }

  private async follow(
    start: URL,
    options: FetchOptions,
    rules: TargetRules,
    deadline: Deadline,
  ): Promise<FetchedDocument> {
    let url = start;
    for (let redirects = 0; redirects <= (options.maxRedirects ?? MAX_REDIRECTS); redirects++) {
      if (options.permits && !(await options.permits(url))) throw new FetchRefused('blocked', url.host);
      const response = await this.send(url, start, options, deadline);
      try {
        const next = redirectOf(response);
        if (next === undefined)
          return new FetchedDocument(response.statusCode!, url, response.headers, await bodyOf(response, options));
        if (options.method === 'POST') throw new FetchRefused('redirects', 'a POST is not repeated elsewhere');
        url = parseTarget(next, rules, url);
      } finally {
        // An answer that nobody read holds its connection: one that is all here gives it back, any other is cut off.
        if (response.complete) response.resume();
        else response.destroy();
      }
    }
    throw new FetchRefused('redirects', start.href);
  }

  private async send(url: URL, start: URL, options: FetchOptions, deadline: Deadline): Promise<IncomingMessage> {
    const secure = url.protocol === 'https:';
    const headers = await this.headersFor(url, start, options);
    const request = (secure ? https : http).request({
      agent: this.agents[secure ? 'https:' : 'http:'],
      lookup: this.lookup,
      host: hostOf(url),
      port: url.port || undefined,
      path: url.pathname + url.search,
      method: options.method ?? 'GET',
      headers,
    });
    const answer = answerTo(request);
    deadline.covers(request);
    request.end(options.body);
    try {
      return await answer;
    } catch (error) {
      // The other side closed a kept connection just as it was used again; a GET may be asked twice.
      if (request.reusedSocket && options.method !== 'POST' && !deadline.passed)
        return this.send(url, start, options, deadline);
      throw error;
    }
  }

  private async headersFor(url: URL, start: URL, options: FetchOptions): Promise<Record<string, string | number>> {
    const { headers: given = {}, body, contentTypes } = options;
    const headers: Record<string, string | number> = {
      host: url.host,
      'user-agent': this.rules.userAgent,
      accept: contentTypes?.join(', ') ?? '*/*',
      'accept-encoding': ACCEPTED_ENCODINGS,
    };
    if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
    const isFunction = typeof given === 'function';
    const elsewhere = !isFunction && url.origin !== start.origin;
    for (const [name, value] of Object.entries(isFunction ? await given(url) : given)) {
      const key = name.toLowerCase();
      if (!elsewhere || !PRIVATE_HEADERS.includes(key)) headers[key] = value;
    }
    return headers;
  }
}

/** An error after the answer has begun, as when it is cut off, comes out where its body is read. */
function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request.on('response', resolve).on('error', reject));
}

function redirectOf(response: IncomingMessage): string | undefined {
  return REDIRECTS.includes(response.statusCode!) ? response.headers.location : undefined;
}

async function bodyOf(response: IncomingMessage, options: FetchOptions): Promise<Buffer> {
  const { statusCode = 0, headers } = response;
  if (statusCode < 200 || statusCode > 299) return readErrorText(response);
  if (options.contentTypes && !matches(mediaTypeOf(headers['content-type']), options.contentTypes)) {
    throw new FetchRefused('content_type', headers['content-type'] ?? 'none');
  }
  return readBody(response, options.maxBytes ?? MAX_BYTES);
}

/** What an error page says is for logs only: one that is too long or broken counts as empty. */
async function readErrorText(response: IncomingMessage): Promise<Buffer> {
  try {
    return await readBody(response, MAX_ERROR_BYTES);
  } catch {
    return Buffer.alloc(0);
  }
}

function matches(mediaType: string, allowed: readonly string[]): boolean {
  return allowed.some((type) => type === mediaType || (type.endsWith('/*') && mediaType.startsWith(type.slice(0, -1))));
}
