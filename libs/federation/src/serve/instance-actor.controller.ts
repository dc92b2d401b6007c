import { Controller, Get, Headers, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Config, InjectConfig } from '#convoke/core';
import { wantsPage } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { ServedActors } from './served-actors.service.js';

/** The instance itself, open to all: its key is what our own requests are checked with. */
@Controller('relay')
@UseGuards(FederationGuard)
export class InstanceActorController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly actors: ServedActors,
  ) {}

  /** It has no page of its own: people are led to what the instance says of itself. */
  @Get()
  async instance(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const page = { elsewhere: `${this.server.publicUrl}/about/instance` };
    await answer(reply, wantsPage(accept) ? page : await this.actors.instanceDocument());
  }
}
