import { Controller, Get, Header } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';
import { DEVICE_GRANT } from './device-activations.service.js';
import { SCOPES } from './scopes.js';

/** Tells programs where and how they can ask for what (RFC 8414). */
@Controller()
export class OAuthMetadataController {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  @Get('.well-known/oauth-authorization-server')
  @Header('cache-control', 'public, max-age=3600')
  metadata() {
    const at = (path: string) => `${this.server.publicUrl}${path}`;
    return {
      issuer: this.server.publicUrl,
      authorization_endpoint: at('/oauth/authorize'),
      token_endpoint: at('/oauth/token'),
      revocation_endpoint: at('/oauth/revoke'),
      device_authorization_endpoint: at('/login/device/code'),
      scopes_supported: SCOPES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token', DEVICE_GRANT],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
      authorization_response_iss_parameter_supported: true,
    };
  }
}
