import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Config, InjectConfig } from '#convoke/core';
import { forSigner } from './found.js';
import { Readers } from './readers.service.js';

/** Turns away servers that are shut out and, where only known ones may read, all that do not sign. */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    @InjectConfig('federation') private readonly federation: Config['federation'],
    private readonly readers: Readers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (this.federation.authorizedFetch) forSigner(http.getResponse<FastifyReply>());
    await this.readers.assertWelcome(request);
    if (this.federation.authorizedFetch) await this.readers.get(request);
    return true;
  }
}
