import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, lineInput, loader } from '#convoke/core';
import { hashOfToken, newSecretToken } from '../secret-token.js';
import { Application } from './application.entity.js';
import { OAuthRefused } from './oauth-refused.js';
import { mayBeRedirectUri } from './redirect-uri.js';
import { readScopes } from './scopes.js';

const MAX_REDIRECT_URIS = 20;
/** How long a program is kept that nobody lets in. */
const UNWANTED_DAYS = 30;

export interface Registration {
  name: string;
  /** One a line. */
  redirectUris: string;
  scope: string;
  website?: string;
  /** Whether the program runs where it can keep no secret: in a browser, on a phone. */
  isPublic: boolean;
}

export interface ClientCredentials {
  clientId: string;
  secret?: string;
}

const namedSchema = z.object({
  name: lineInput({ min: 1, max: 100 }),
  website: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
});

/** Programs that ask people to let them use their accounts. */
@Injectable()
export class Applications {
  readonly byId = loader<string, Application>(async (ids) => {
    const found = await this.db.manager
      .createQueryBuilder(Application, 'application')
      .where('application.id = ANY(:ids)', { ids })
      .getMany();
    return new Map(found.map((application) => [application.id, application]));
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Answers the program and its secret, null for one that can keep none; throws OAuthRefused. */
  async register(wish: Registration): Promise<{ application: Application; secret: string | null }> {
    const named = namedSchema.safeParse({ name: wish.name, website: wish.website || undefined });
    if (!named.success) throw new OAuthRefused('invalid_request', 'name is needed, website is a web address if given');
    const scopes = readScopes(wish.scope);
    if (!scopes) throw new OAuthRefused('invalid_scope', 'scope is a list of known scopes with spaces between');
    const secret = wish.isPublic ? null : newSecretToken();
    const application = this.db.manager.create(Application, {
      clientId: randomBytes(24).toString('base64url'),
      secretHash: secret === null ? null : hashOfToken(secret),
      name: named.data.name,
      website: named.data.website ?? null,
      redirectUris: redirectUrisOf(wish.redirectUris),
      scopes,
      createdAt: this.clock.now(),
      firstAllowedAt: null,
    });
    await this.db.manager.insert(Application, application);
    return { application, secret };
  }

  async find(clientId: string): Promise<Application | null> {
    return /^[\w-]{32,100}$/.test(clientId) ? this.db.manager.findOneBy(Application, { clientId }) : null;
  }

  /** The program that shows its secret, or has none to show; throws OAuthRefused. */
  async authenticate(credentials: ClientCredentials): Promise<Application> {
    const application = await this.identify(credentials);
    if (application.secretHash && credentials.secret === undefined) throw unknownClient();
    return application;
  }

  /** The program as it calls itself; a secret is not needed, but if one is shown it has to be right. */
  async identify({ clientId, secret }: ClientCredentials): Promise<Application> {
    const application = await this.find(clientId);
    if (!application) throw unknownClient();
    if (secret === undefined || application.secretHash === null) return application;
    if (!timingSafeEqual(application.secretHash, hashOfToken(secret))) throw unknownClient();
    return application;
  }

  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - UNWANTED_DAYS * 24 * 3_600_000);
    await this.db.query('DELETE FROM applications WHERE first_allowed_at IS NULL AND created_at < $1', [before]);
  }
}

function redirectUrisOf(lines: string): string[] {
  const addresses = [...new Set(lines.split(/\r?\n/).map((line) => line.trim()))].filter(Boolean);
  if (addresses.length > 0 && addresses.length <= MAX_REDIRECT_URIS && addresses.every(mayBeRedirectUri)) {
    return addresses;
  }
  throw new OAuthRefused(
    'invalid_redirect_uri',
    'redirect_uri is one address a line: https, http on a loopback address, a scheme named after a domain, or urn:ietf:wg:oauth:2.0:oob',
  );
}

function unknownClient(): OAuthRefused {
  return new OAuthRefused('invalid_client', 'No program is registered with this client_id and client_secret');
}
