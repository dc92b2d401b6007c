import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Config, InjectConfig } from '#convoke/core';

/** Keeps everything that is for other servers shut while the instance keeps to itself. */
@Injectable()
export class FederationGuard implements CanActivate {
  constructor(@InjectConfig('federation') private readonly federation: Config['federation']) {}

  canActivate(context: ExecutionContext): boolean {
    // Refusals as well: the same address may have a page.
    context.switchToHttp().getResponse<FastifyReply>().header('vary', 'Accept');
    if (!this.federation.enabled) throw new NotFoundException();
    return true;
  }
}
