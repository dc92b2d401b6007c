import { Injectable } from '@nestjs/common';
import { Clock, type Config, type FetchedDocument, FetchRefused, InjectConfig, SafeFetch } from '#convoke/core';
import { type Actor, Usernames } from '#convoke/actors';
import { InstanceSettingsService } from '#convoke/instance';
import { DomainBlocks } from '#convoke/moderation';
import { ActorKeys } from '../keys/index.js';
import { type SignatureScheme, type SigningKey, signRequest } from '../signatures/index.js';
import { type Document, hasType } from '../vocabulary/document.js';
import { parseDocument, UnreadableDocument } from '../vocabulary/parse-document.js';
import { hasOrigin, isSameDocument } from './addresses.js';
import { RemoteGone, RemoteRefused } from './remote-refused.js';
import { SignatureSchemes } from './signature-schemes.service.js';

const ACTIVITY_JSON = 'application/activity+json';
const LINKED_JSON = 'application/ld+json';
const PROFILE = 'https://www.w3.org/ns/activitystreams';
const ACCEPT = `${ACTIVITY_JSON}, ${LINKED_JSON}; profile="${PROFILE}"`;
const OTHER: Record<SignatureScheme, SignatureScheme> = { cavage: 'rfc9421', rfc9421: 'cavage' };
/** What servers answer to signatures that they cannot read. */
const UNREADABLE = [400, 401];

export interface RemoteFetchOptions {
  /** For everything together; 10 s by default. */
  timeoutMs?: number;
  /** Who of ours asks, where not the instance: some things are shown to them only. */
  as?: Pick<Actor, 'id' | 'url'> | null;
}

interface Asking {
  /** Until when there has to be an answer. */
  deadline: number;
  as: RemoteFetchOptions['as'];
}

/** Fetches what other servers publish, signed by the instance's own actor unless somebody else of ours asks. */
@Injectable()
export class RemoteDocuments {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly http: SafeFetch,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly usernames: Usernames,
    private readonly keys: ActorKeys,
    private readonly schemes: SignatureSchemes,
    private readonly blocks: DomainBlocks,
  ) {}

  /**
   * The object at an address, found where its id says that it is: one whose id lies elsewhere is asked for once more,
   * there. Throws RemoteRefused, RemoteGone.
   */
  async fetch(address: string, { timeoutMs = 10_000, as }: RemoteFetchOptions = {}): Promise<Document> {
    const asking = { deadline: performance.now() + timeoutMs, as };
    const first = await this.fetchOnce(address, asking);
    if (isAtHome(first, address)) return alive(first);
    const second = await this.fetchOnce(first.id, asking);
    if (!isAtHome(second, first.id)) throw new RemoteRefused('other_origin', address);
    return alive(second);
  }

  private async fetchOnce(address: string, asking: Asking): Promise<Found> {
    const answer = await this.ask(address, asking);
    if (answer.status === 410 || answer.status === 404)
      throw new RemoteGone(address, answer.status === 410 || isBuried(answer));
    if (!answer.ok) throw new RemoteRefused('status', `${address} (${answer.status})`, { temporary: mayPass(answer) });
    await this.assertAllowed(answer.url.href);
    if (!isActivityJson(answer)) throw new RemoteRefused('content_type', address);
    const object = parse(answer.body, address);
    if (typeof object.id !== 'string') throw new RemoteRefused('no_id', address);
    return { object, id: object.id, at: answer.url };
  }

  /** Signs in the way that the host is known to read, and in the other one when it does not. */
  private async ask(address: string, asking: Asking): Promise<FetchedDocument> {
    await this.assertAllowed(address);
    const { host } = new URL(address);
    const scheme = await this.schemes.of(host);
    const answer = await this.get(address, scheme, asking);
    if (!UNREADABLE.includes(answer.status)) return answer;
    const again = await this.get(address, OTHER[scheme], asking);
    if (again.ok) await this.schemes.note(host, OTHER[scheme]);
    return again;
  }

  private async get(address: string, scheme: SignatureScheme, asking: Asking): Promise<FetchedDocument> {
    const signer = await this.signer(asking.as);
    const headers = { Accept: ACCEPT };
    try {
      return await this.http.fetch(address, {
        headers: (url) => signRequest(scheme, { method: 'GET', url, headers }, signer, this.clock.now()),
        contentTypes: [ACTIVITY_JSON, LINKED_JSON],
        permits: async (url) => !(await this.blocks.isSuspended(url.host)),
        timeoutMs: Math.max(1, Math.ceil(asking.deadline - performance.now())),
      });
    } catch (cause) {
      if (!(cause instanceof FetchRefused)) throw cause;
      throw new RemoteRefused(cause.reason, address, { temporary: cause.temporary, cause });
    }
  }

  private async signer(as: RemoteFetchOptions['as']): Promise<SigningKey> {
    if (as) return this.keys.of(as);
    const { instanceActorId } = await this.settings.current();
    if (instanceActorId === null) throw new Error('The instance has no actor of its own yet');
    return this.keys.of({ id: instanceActorId, url: this.usernames.instanceUrl });
  }

  private async assertAllowed(address: string): Promise<void> {
    const url = URL.parse(address);
    if (!url?.host) throw new RemoteRefused('malformed_url', address);
    if (hasOrigin(address, this.server.publicUrl)) throw new RemoteRefused('ours', address);
    if (await this.blocks.isSuspended(url.host)) throw new RemoteRefused('blocked', address);
  }
}

interface Found {
  object: Document;
  id: string;
  /** Where it was found, after redirects. */
  at: URL;
}

function isAtHome({ id, at }: Found, asked: string): boolean {
  return hasOrigin(id, at.origin) && (isSameDocument(id, at.href) || isSameDocument(id, asked));
}

/** Some servers say with a 404 that something was there. */
function isBuried({ body, url }: FetchedDocument): boolean {
  try {
    const left = parseDocument(body);
    return hasType(left, 'Tombstone') && typeof left.id === 'string' && isSameDocument(left.id, url.href);
  } catch {
    return false;
  }
}

/** Some servers tell of what was deleted with a status of 200. */
function alive({ object, id }: Found): Document {
  if (hasType(object, 'Tombstone')) throw new RemoteGone(id, true);
  return object;
}

/** `application/ld+json` may be anything, unless it says that it is this. */
function isActivityJson({ mediaType, headers }: FetchedDocument): boolean {
  if (mediaType === ACTIVITY_JSON) return true;
  const parameters = String(headers['content-type']).split(';').slice(1);
  const profile = parameters.map((text) => text.trim()).find((text) => /^profile\s*=/i.test(text));
  const named = profile?.replace(/^profile\s*=\s*/i, '').replace(/^"(.*)"$/, '$1');
  return mediaType === LINKED_JSON && (named?.split(/\s+/).includes(PROFILE) ?? false);
}

function parse(body: Buffer, address: string): Document {
  try {
    return parseDocument(body);
  } catch (cause) {
    if (!(cause instanceof UnreadableDocument)) throw cause;
    throw new RemoteRefused('not_an_object', address, { cause });
  }
}

function mayPass({ status }: FetchedDocument): boolean {
  return status >= 500 || status === 429 || status === 408;
}
