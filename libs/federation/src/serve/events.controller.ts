import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { Readers } from './readers.service.js';
import { ServedEvents } from './served-events.service.js';
import { SignatureGuard } from './signature.guard.js';

/** Events as other servers read them. */
@Controller('events/:uuid')
@UseGuards(FederationGuard, SignatureGuard)
export class EventsController {
  constructor(
    private readonly events: ServedEvents,
    private readonly readers: Readers,
  ) {}

  @Get()
  @RouteConstraints({ accept: ACTIVITY })
  async event(@Param('uuid') uuid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.events.document(uuid, () => this.readers.find(request)));
  }

  @Get('activity')
  async creation(
    @Param('uuid') uuid: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.events.creation(uuid, () => this.readers.find(request)));
  }

  @Get('attendees')
  async attendees(
    @Param('uuid') uuid: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.events.attendees(uuid, () => this.readers.find(request)));
  }
}
