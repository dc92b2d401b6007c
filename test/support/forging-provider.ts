import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A provider that says whatever it is told to: the next token has exactly these claims, signed with this key. */
export class ForgingProvider {
  readonly issuer: string;
  /** What the next id_token says beside what a right one does. */
  claims: JWTPayload = {};
  /** What signs it; the provider's own key where nothing is said. */
  key: CryptoKey | undefined;
  /** What is asked in vain: the status of its answers. */
  tokenStatus = 200;

  private constructor(
    private readonly server: http.Server,
    private readonly keys: { publicKey: CryptoKey; privateKey: CryptoKey },
  ) {
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', async (request, response) => {
      const answer = await this.answer(new URL(request.url!, this.issuer).pathname);
      const status = request.url === '/token' ? this.tokenStatus : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }

  static async start(): Promise<ForgingProvider> {
    const keys = await generateKeyPair('RS256', { extractable: true });
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ForgingProvider(server, keys);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(path: string): Promise<object> {
    if (path === '/token') return { access_token: 'any', token_type: 'Bearer', id_token: await this.idToken() };
    if (path === '/keys') return { keys: [{ ...(await exportJWK(this.keys.publicKey)), kid: 'own', alg: 'RS256' }] };
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }

  private async idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: 'mallory',
      aud: 'convoke',
      iat: now,
      exp: now + 300,
      email: 'mallory@example.org',
    };
    return new SignJWT({ ...claims, ...this.claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'own' })
      .sign(this.key ?? this.keys.privateKey);
  }
}
