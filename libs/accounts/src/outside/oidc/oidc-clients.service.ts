import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { Clock, type OidcSettings, SafeFetch } from '#convoke/core';
import { oidcFetch } from './oidc-fetch.js';

const FRESH_MS = 3_600_000;
const TOLERANCE_SECONDS = 60;

/** What providers say of themselves: asked when somebody first signs in, so that the server starts without them. */
@Injectable()
export class OidcClients {
  private readonly known = new Map<string, { asked: number; configuration: Promise<Configuration> }>();

  constructor(
    private readonly clock: Clock,
    private readonly fetches: SafeFetch,
  ) {}

  /** Kept for an hour; asked anew after a failure. */
  async of(settings: OidcSettings): Promise<Configuration> {
    const now = this.clock.now().getTime();
    const found = this.known.get(settings.id);
    if (found && now - found.asked < FRESH_MS) return found.configuration;
    const configuration = this.discover(settings);
    this.known.set(settings.id, { asked: now, configuration });
    configuration.catch(() => this.known.delete(settings.id));
    return configuration;
  }

  private async discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
    const server = new URL(issuer);
    const plain = server.protocol === 'http:' ? [allowInsecureRequests] : [];
    return discovery(server, clientId, { [clockTolerance]: TOLERANCE_SECONDS }, authentication(clientSecret), {
      [customFetch]: oidcFetch(this.fetches, server),
      execute: [...plain, enableNonRepudiationChecks],
    });
  }
}

/** As the provider wants it; by the header where it says nothing (OpenID Connect Discovery, 3). */
function authentication(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const how = methods.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
    how(secret)(server, ...rest);
  };
}
