import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

export interface Claims {
  email?: string;
  email_verified?: boolean;
  name?: string;
  locale?: string;
}

const SECRET = 'a-secret-of-the-provider-and-its-client';

/** A real OpenID Connect provider on the loopback; whoever says a name is believed to be that person. */
export class OidcProvider {
  /** What it says of people, by the name that they sign in with. */
  readonly people: Record<string, Claims> = {};
  readonly issuer: string;
  private answer: http.RequestListener = (_request, response) => void response.writeHead(503).end();

  private constructor(private readonly server: http.Server) {
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => this.answer(request, response));
  }

  /** Listens, but answers 503 to everything until it knows what to serve. */
  static async start(): Promise<OidcProvider> {
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OidcProvider(server);
  }

  /** What a server needs to know of it. */
  environment(id: string, more: Record<string, string> = {}): Record<string, string> {
    const variables = { ISSUER: this.issuer, CLIENT_ID: 'convoke', CLIENT_SECRET: SECRET, ...more };
    return Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`OIDC_${id.toUpperCase()}_${name}`, value]),
    );
  }

  /** Begins to serve people who are sent back to the address. */
  serve(returnAddress: string, client: Partial<ClientMetadata> = {}, more: Configuration = {}): void {
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: 'convoke', client_secret: SECRET, redirect_uris: [returnAddress], ...client }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
      cookies: { keys: ['a key for tests only'] },
      pkce: { required: () => true },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, ...this.people[accountId] }),
      }),
      ...more,
    });
    this.answer = provider.callback();
  }

  /** Is down from now on. */
  fail(): void {
    this.answer = (_request, response) => void response.writeHead(503).end();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Does what somebody does with the provider's pages, without a browser; answers where they are sent back to. */
export async function passProvider(address: string, login: string | null): Promise<URL> {
  const home = new URL(address).origin;
  const cookies = new Map<string, string>();
  let next = new URL(address);
  let body: URLSearchParams | undefined;
  while (next.origin === home) {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(next, { method: body ? 'POST' : 'GET', body, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    body = undefined;
    const location = response.headers.get('location');
    const page = await response.text();
    if (location) next = new URL(location, next);
    else if (login === null) next = new URL(`${next.pathname}/abort`, next);
    else {
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (!prompt) throw new Error(`The provider shows no form: ${page.slice(0, 500)}`);
      body = new URLSearchParams({ prompt, login, password: 'any' });
      next = new URL(/action="([^"]+)"/.exec(page)![1]!, next);
    }
  }
  return next;
}
