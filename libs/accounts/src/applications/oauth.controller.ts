import { Body, Controller, Header, Headers, HttpCode, Ip, Post, UseFilters } from '@nestjs/common';
import { DomainError, type LimitName, RateLimits } from '#convoke/core';
import { ApplicationGrants, type IssuedTokens } from './application-grants.service.js';
import type { Application } from './application.entity.js';
import { Applications } from './applications.service.js';
import { AuthorizationCodes } from './authorization-codes.service.js';
import { DEVICE_GRANT, type DeviceCodes, DeviceActivations } from './device-activations.service.js';
import { OAuthRefused, OAuthRefusedFilter } from './oauth-refused.js';
import { readCredentials, readParameters, required } from './oauth-request.js';

/** What programs ask by themselves, without anybody looking: at Mobilizon's addresses, as the RFCs say. */
@Controller()
@UseFilters(OAuthRefusedFilter)
export class OAuthController {
  constructor(
    private readonly applications: Applications,
    private readonly codes: AuthorizationCodes,
    private readonly devices: DeviceActivations,
    private readonly grants: ApplicationGrants,
    private readonly limits: RateLimits,
  ) {}

  @Post('apps')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async register(@Body() body: unknown, @Ip() ip: string) {
    await this.count('application:network', ip);
    const given = readParameters(body);
    const { application, secret } = await this.applications.register({
      name: required(given, 'name'),
      redirectUris: required(given, 'redirect_uri'),
      scope: required(given, 'scope'),
      website: given.website,
      isPublic: given.token_endpoint_auth_method === 'none',
    });
    const { name, website, clientId, redirectUris, scopes } = application;
    return {
      name,
      website,
      client_id: clientId,
      ...(secret === null ? {} : { client_secret: secret }),
      redirect_uri: redirectUris,
      scope: scopes.join(' '),
    };
  }

  @Post('oauth/token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  async token(
    @Body() body: unknown,
    @Headers('authorization') authorization: string | undefined,
    @Ip() ip: string,
  ): Promise<IssuedTokens> {
    await this.count('oauth:network', ip);
    const given = readParameters(body);
    const grantType = required(given, 'grant_type');
    if (grantType === DEVICE_GRANT) {
      // Programs written for Mobilizon show no secret here; the device code is one.
      const application = await this.program(authorization, given, 'identify');
      return this.devices.redeem(application, required(given, 'device_code'));
    }
    if (grantType === 'refresh_token') {
      const application = await this.program(authorization, given);
      return this.grants.refresh(application, required(given, 'refresh_token'), given.scope);
    }
    if (grantType !== 'authorization_code') {
      throw new OAuthRefused('unsupported_grant_type', 'grant_type is none that is known here');
    }
    return this.codes.redeem(await this.program(authorization, given), {
      code: required(given, 'code'),
      redirectUri: required(given, 'redirect_uri'),
      codeVerifier: given.code_verifier,
      scope: given.scope,
    });
  }

  @Post('oauth/revoke')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async revoke(
    @Body() body: unknown,
    @Headers('authorization') authorization: string | undefined,
    @Ip() ip: string,
  ): Promise<void> {
    await this.count('oauth:network', ip);
    const given = readParameters(body);
    const isNamed = authorization !== undefined || given.client_id !== undefined;
    // Programs written for Mobilizon send nothing but the token; whoever holds it may give it back.
    const application = isNamed ? await this.program(authorization, given) : null;
    await this.grants.endByToken(required(given, 'token'), application);
  }

  @Post('login/device/code')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async device(
    @Body() body: unknown,
    @Headers('authorization') authorization: string | undefined,
    @Ip() ip: string,
  ): Promise<DeviceCodes> {
    await this.count('device-code:network', ip);
    const given = readParameters(body);
    const application = await this.program(authorization, given, 'identify');
    return this.devices.begin(application, required(given, 'scope'));
  }

  /** A program that showed itself by HTTP Basic in vain is told so by the status as well (RFC 6749, 5.2). */
  private async program(
    authorization: string | undefined,
    given: ReturnType<typeof readParameters>,
    how: 'authenticate' | 'identify' = 'authenticate',
  ): Promise<Application> {
    try {
      return await this.applications[how](readCredentials(authorization, given));
    } catch (refused) {
      if (!(refused instanceof OAuthRefused) || refused.error !== 'invalid_client' || !authorization) throw refused;
      throw new OAuthRefused(refused.error, refused.description, 401);
    }
  }

  private async count(limit: LimitName, ip: string): Promise<void> {
    try {
      await this.limits.consume(limit, ip);
    } catch (refused) {
      if (!(refused instanceof DomainError)) throw refused;
      throw new OAuthRefused('slow_down', 'Too many requests from your network', 429);
    }
  }
}
