import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** The errors of RFC 6749, 7591 and 8628 that programs are answered with. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_redirect_uri'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'access_denied';

/** A program's request that is refused; the description is for whoever writes the program. */
export class OAuthRefused extends Error {
  constructor(
    readonly error: OAuthError,
    readonly description: string,
    readonly status = 400,
  ) {
    super(error);
    this.name = 'OAuthRefused';
  }
}

/** Answers what is refused as the RFCs say. */
@Catch(OAuthRefused)
export class OAuthRefusedFilter implements ExceptionFilter<OAuthRefused> {
  catch({ error, description, status }: OAuthRefused, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>().header('cache-control', 'no-store');
    if (status === 401) reply.header('www-authenticate', 'Basic realm="programs", charset="UTF-8"');
    void reply.code(status).send({ error, error_description: description });
  }
}
