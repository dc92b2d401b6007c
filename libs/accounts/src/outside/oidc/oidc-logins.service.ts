import { Injectable } from '@nestjs/common';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  fetchUserInfo,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Clock, type Config, DomainError, InjectConfig, Log, type OidcSettings } from '#convoke/core';
import type { OutsideArrival } from '../outside-person.js';
import { SealedTokens } from '../sealed-tokens.service.js';
import { arrivalOf, type Claims } from './oidc-claims.js';
import { OidcClients } from './oidc-clients.service.js';
import { problemOf, traceOf } from './oidc-problem.js';

const PURPOSE = 'oidc-login';
const LIFETIME_SECONDS = 15 * 60;
const TOLERANCE_SECONDS = 60;
const PROOF = { prompt: 'login', max_age: '0' };

/** Where a browser goes to sign in, and what it has to bring back besides the answer. */
export interface OidcLogin {
  address: string;
  /** A secret of the browser that began. */
  state: string;
}

/** What was begun with a provider. */
interface Begun {
  provider: string;
  state: string;
  nonce: string;
  verifier: string;
  /** Whose account is to be proved; null for a sign-in. */
  userId: string | null;
  begunAt: number;
}

/** Sends people to OpenID Connect providers and takes them back (authorization code, PKCE, state and nonce). */
@Injectable()
export class OidcLogins {
  constructor(
    @InjectConfig('outside') private readonly config: Config['outside'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
    private readonly clients: OidcClients,
    private readonly sealed: SealedTokens,
    private readonly log: Log,
  ) {}

  /**
   * Begins a sign-in, or with an account's id a proof that its owner is there: the provider asks them anew. Throws
   * outside_provider_unknown, outside_unavailable.
   */
  async begin(provider: string, userId: string | null = null): Promise<OidcLogin> {
    const settings = this.settings(provider);
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const address = buildAuthorizationUrl(await this.client(settings), {
      redirect_uri: this.returnAddress(provider),
      scope: settings.scopes,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(userId === null ? {} : PROOF),
    });
    const begun: Begun = { provider, state, nonce, verifier, userId, begunAt: this.now() };
    return { address: address.href, state: await this.sealed.seal(PURPOSE, { begun }, LIFETIME_SECONDS) };
  }

  /**
   * Who somebody is with the provider, by the answer that their browser brought from there. Throws login_expired,
   * outside_login_refused, outside_login_failed, outside_login_old for a proof that is none, outside_unavailable.
   */
  async complete(
    provider: string,
    { state, answer }: { state: string; answer: string },
    userId: string | null = null,
  ): Promise<OutsideArrival> {
    const settings = this.settings(provider);
    const begun = (await this.sealed.open<{ begun: Begun }>(PURPOSE, state))?.begun;
    if (!begun) throw new DomainError('login_expired');
    if (begun.provider !== provider || begun.userId !== userId) throw this.problem(settings, 'outside_login_failed');
    const client = await this.client(settings);
    try {
      const claims = await this.claims(client, begun, answer);
      if (userId !== null && !this.isFresh(claims, begun)) throw this.problem(settings, 'outside_login_old');
      return arrivalOf(provider, claims);
    } catch (error) {
      throw this.told(settings, error);
    }
  }

  private async claims(client: Configuration, begun: Begun, answer: string): Promise<IDToken & Claims> {
    const address = new URL(this.returnAddress(begun.provider));
    address.search = answer;
    const tokens = await authorizationCodeGrant(client, address, {
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      pkceCodeVerifier: begun.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    if (claims.email !== undefined || !client.serverMetadata().userinfo_endpoint) return claims;
    return {
      ...claims,
      ...(await fetchUserInfo(client, tokens.access_token, claims.sub)),
      auth_time: claims.auth_time,
    };
  }

  /** Whether they signed in there after they had been sent there. */
  private isFresh({ auth_time: at }: IDToken, { begunAt }: Begun): boolean {
    return at !== undefined && at >= begunAt - TOLERANCE_SECONDS;
  }

  private async client(settings: OidcSettings): Promise<Configuration> {
    try {
      return await this.clients.of(settings);
    } catch (error) {
      this.log.warn({ provider: settings.id, ...traceOf(error) }, 'a provider cannot be reached');
      throw this.problem(settings, 'outside_unavailable');
    }
  }

  private told(settings: OidcSettings, error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    this.log.warn({ provider: settings.id, ...traceOf(error) }, 'a sign-in with a provider failed');
    return this.problem(settings, problemOf(error));
  }

  private problem({ label }: OidcSettings, code: ReturnType<typeof problemOf>): DomainError {
    return new DomainError(code, { params: { provider: label } });
  }

  private settings(id: string): OidcSettings {
    const settings = this.config.oidc.find((provider) => provider.id === id);
    if (!settings) throw new DomainError('outside_provider_unknown', { field: 'provider' });
    return settings;
  }

  private returnAddress(provider: string): string {
    return `${this.server.publicUrl}/auth/${provider}/callback`;
  }

  private now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
