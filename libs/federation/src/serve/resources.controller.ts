import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { Readers } from './readers.service.js';
import { ServedResources } from './served-resources.service.js';
import { SignatureGuard } from './signature.guard.js';

/** What groups keep, as their members' servers read it. */
@Controller('resource/:uuid')
@UseGuards(FederationGuard, SignatureGuard)
export class ResourcesController {
  constructor(
    private readonly resources: ServedResources,
    private readonly readers: Readers,
  ) {}

  @Get()
  @RouteConstraints({ accept: ACTIVITY })
  async resource(
    @Param('uuid') uuid: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.resources.document(uuid, () => this.readers.find(request)));
  }
}
