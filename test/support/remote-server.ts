import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SignatureScheme, signRequest } from '../../libs/federation/src/signatures/index.js';

export type Json = Record<string, unknown>;
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** An actor of the other server, and what it signs with. */
export interface RemotePerson {
  uri: string;
  handle: string;
  keyId: string;
  privateKey: KeyObject;
  publicKeyPem: string;
  /** As served; `serve` again after a change. */
  document: Json;
}

export interface PersonTraits {
  type?: string;
  /** Members that differ from the usual; undefined ones are left out. */
  with?: Json;
}

/** What was posted to an inbox of the other server. */
export interface Delivery {
  path: string;
  headers: http.IncomingHttpHeaders;
  rawHeaders: string[];
  raw: Buffer;
  body: Json;
}

interface Serving {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
}

const ACTIVITY_JSON = 'application/activity+json; charset=utf-8';
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

/** Another server of the fediverse, as far as tests need one; it takes everything. */
export class RemoteServer {
  /** What came to its inboxes, oldest first. */
  readonly deliveries: Delivery[] = [];
  /** Paths, with their queries, that were asked for by GET. */
  readonly asked: { path: string; headers: http.IncomingHttpHeaders }[] = [];
  /** What an inbox answers. */
  inboxStatus = 202;
  private readonly handlers = new Map<string, Handler>();

  private constructor(
    private readonly server: http.Server,
    private readonly name: string,
  ) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  /** `localhost` is another host than the usual one. */
  static async start(name: '127.0.0.1' | 'localhost' = '127.0.0.1'): Promise<RemoteServer> {
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RemoteServer(server, name);
  }

  /** With the port. */
  get host(): string {
    return `${this.name}:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** How often a path was asked for. */
  timesAsked(path: string): number {
    return this.asked.filter((each) => each.path === path).length;
  }

  /** Serves a document at an address or path of this server. */
  serve(address: string, document: unknown, { status = 200, type = ACTIVITY_JSON, headers }: Serving = {}): void {
    const body = typeof document === 'string' || Buffer.isBuffer(document) ? document : JSON.stringify(document);
    this.handle(address, (_, response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body));
  }

  /** Answers an address in any way. */
  handle(address: string, handler: Handler): void {
    const url = new URL(address, this.url);
    this.handlers.set(url.pathname + url.search, handler);
  }

  /** Serves nothing at an address any more. */
  remove(address: string, status: 404 | 410 = 404): void {
    this.serve(address, { type: 'Tombstone', id: new URL(address, this.url).href }, { status });
  }

  /** Serves an actor with a key of its own and its WebFinger description. */
  person(name: string, { type = 'Person', ...traits }: PersonTraits = {}): RemotePerson {
    const uri = `${this.url}/users/${name}`;
    const person = { uri, handle: `${name}@${this.host}`, keyId: `${uri}#main-key`, ...newKey() };
    const document: Json = {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id: uri,
      type,
      preferredUsername: name,
      name: `${name} of elsewhere`,
      summary: `<p>I am ${name}.</p>`,
      url: `${this.url}/@${name}`,
      inbox: `${uri}/inbox`,
      outbox: `${uri}/outbox`,
      followers: `${uri}/followers`,
      following: `${uri}/following`,
      endpoints: { sharedInbox: `${this.url}/inbox` },
      publicKey: { id: person.keyId, owner: uri, publicKeyPem: person.publicKeyPem },
      ...traits.with,
    };
    this.serve(uri, document);
    this.webFinger(person.handle, uri);
    return { ...person, document };
  }

  /** Gives an actor another key under the same id. */
  rotateKey(person: RemotePerson): void {
    Object.assign(person, newKey());
    const { keyId, uri, publicKeyPem } = person;
    person.document = { ...person.document, publicKey: { id: keyId, owner: uri, publicKeyPem } };
    this.serve(uri, person.document);
  }

  /** Describes a handle, of this host or another, to those who ask this server. */
  webFinger(handle: string, actorUri: string, subject = `acct:${handle}`): void {
    const links = [
      { rel: 'self', type: 'application/activity+json', href: actorUri },
      { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `${this.url}/interact?uri={uri}` },
    ];
    const resource = encodeURIComponent(`acct:${handle}`);
    const address = `/.well-known/webfinger?resource=${resource}`;
    this.serve(address, { subject, links }, { type: 'application/jrd+json' });
  }

  /** Describes the server; `actorUri` is who speaks for it. */
  nodeInfo({ software = 'elsewhere', version = '1.2.3', name = 'Elsewhere', actorUri = '' } = {}): void {
    const schema = 'http://nodeinfo.diaspora.software/ns/schema/2.0';
    const application = { rel: 'https://www.w3.org/ns/activitystreams#Application', href: actorUri };
    const links = [{ rel: schema, href: `${this.url}/nodeinfo/2.0` }, ...(actorUri ? [application] : [])];
    this.serve('/.well-known/nodeinfo', { links }, { type: 'application/json' });
    const document = {
      version: '2.0',
      software: { name: software, version },
      protocols: ['activitypub'],
      usage: { users: { total: 1 } },
      openRegistrations: false,
      metadata: { nodeName: name, nodeDescription: `What ${name} is` },
    };
    this.serve('/nodeinfo/2.0', document, { type: 'application/json' });
  }

  /** Serves a public event of tomorrow, unless said otherwise. */
  event(organizer: RemotePerson, traits: Json = {}): Json {
    const id = `${this.url}/events/${crypto.randomUUID()}`;
    const document: Json = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id,
      type: 'Event',
      url: id,
      actor: organizer.uri,
      attributedTo: organizer.uri,
      name: 'A feast elsewhere',
      content: '<p>Come in.</p>',
      mediaType: 'text/html',
      startTime: new Date(Date.now() + 86_400_000).toISOString(),
      endTime: new Date(Date.now() + 90_000_000).toISOString(),
      published: new Date().toISOString(),
      to: [PUBLIC],
      cc: [`${organizer.uri}/followers`],
      ...traits,
    };
    this.serve(String(document.id), document);
    return document;
  }

  /** Serves a collection on pages of ten. */
  collection(address: string, items: unknown[]): void {
    const { href } = new URL(address, this.url);
    const pages = Math.max(1, Math.ceil(items.length / 10));
    const page = (number: number) => `${href}?page=${number}`;
    this.serve(href, { id: href, type: 'OrderedCollection', totalItems: items.length, first: page(1) });
    for (let number = 1; number <= pages; number++) {
      const orderedItems = items.slice((number - 1) * 10, number * 10);
      const next = number < pages ? { next: page(number + 1) } : {};
      this.serve(page(number), {
        id: page(number),
        type: 'OrderedCollectionPage',
        partOf: href,
        orderedItems,
        ...next,
      });
    }
  }

  /** Posts an activity to an inbox of ours, signed by an actor. */
  async post(inbox: string, activity: unknown, signer: RemotePerson, options: PostOptions = {}): Promise<Response> {
    const { scheme = 'cavage', at = new Date(), host, signedHeaders } = options;
    const body = Buffer.from(typeof activity === 'string' ? activity : JSON.stringify(activity));
    const url = new URL(inbox);
    if (host) url.host = host;
    const { Host: _, ...signed } = await signRequest(scheme, { method: 'POST', url, body, signedHeaders }, signer, at);
    const headers = { 'content-type': 'application/activity+json', ...signed, ...options.headers };
    return fetch(inbox, { method: 'POST', headers, body: options.body ?? body });
  }

  /** Asks for something of ours, signed by an actor. */
  async get(address: string, signer: RemotePerson, { scheme = 'cavage', at = new Date() }: SigningOptions = {}) {
    const { Host: _, ...signed } = await signRequest(scheme, { method: 'GET', url: new URL(address) }, signer, at);
    return fetch(address, { redirect: 'manual', headers: { accept: 'application/activity+json', ...signed } });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!;
    if (request.method === 'POST' && !this.handlers.has(path)) return this.take(request, response);
    this.asked.push({ path, headers: request.headers });
    const handler = this.handlers.get(path);
    if (handler) handler(request, response);
    else response.writeHead(404).end();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = Buffer.concat(await request.toArray());
    const { url, headers, rawHeaders } = request;
    this.deliveries.push({ path: url!, headers, rawHeaders, raw, body: JSON.parse(raw.toString()) as Json });
    response.writeHead(this.inboxStatus).end();
  }
}

export interface SigningOptions {
  scheme?: SignatureScheme;
  /** When it says that it was made. */
  at?: Date;
}

export interface PostOptions extends SigningOptions {
  /** Sent besides, and signed. */
  signedHeaders?: Record<string, string>;
  /** Sent besides, or instead of, those that sign. */
  headers?: Record<string, string>;
  /** Sent instead of what was signed. */
  body?: string;
  /** For which host it is signed; ours unless said otherwise. */
  host?: string;
}

function newKey(): Pick<RemotePerson, 'privateKey' | 'publicKeyPem'> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, publicKeyPem: String(publicKey.export({ type: 'spki', format: 'pem' })) };
}
