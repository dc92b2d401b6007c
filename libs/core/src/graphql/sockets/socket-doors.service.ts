import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InjectConfig, type Config } from '../../config/index.js';
import { DomainError } from '../../errors/index.js';
import { RateLimits } from '../../rate-limits/index.js';
import { type Credentials, credentialsOf, type RequestContext, RequestContexts } from '../request-context.js';

/** Lets people who are signed in open sockets. */
@Injectable()
export class SocketDoors {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly contexts: RequestContexts,
    private readonly limits: RateLimits,
  ) {}

  /** Throws invalid_token, unauthenticated, origin_refused or too_many_requests. */
  async open({ raw, ip }: FastifyRequest, bearer?: string): Promise<RequestContext> {
    await this.limits.consume('socket:network', ip);
    const context = await this.contexts.create(raw, ip, bearer === undefined ? this.shown(raw) : { bearer });
    const refusal = context.viewer.refusal('account', undefined);
    if (refusal) throw new DomainError(refusal);
    return context;
  }

  /** Any site may open a socket, and the browser sends our cookie along: it counts for our own pages only. */
  private shown(request: FastifyRequest['raw']): Credentials {
    const credentials = credentialsOf(request);
    if (credentials.session !== undefined && request.headers.origin !== this.server.publicUrl) {
      throw new DomainError('origin_refused');
    }
    return credentials;
  }
}
