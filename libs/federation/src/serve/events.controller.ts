import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { ServedEvents } from './served-events.service.js';

/** Events as other servers read them. */
@Controller('events/:uuid')
@UseGuards(FederationGuard)
export class EventsController {
  constructor(private readonly events: ServedEvents) {}

  @Get()
  @RouteConstraints({ accept: ACTIVITY })
  async event(@Param('uuid') uuid: string, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.events.document(uuid));
  }

  @Get('activity')
  async creation(@Param('uuid') uuid: string, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.events.creation(uuid));
  }

  @Get('attendees')
  async attendees(@Param('uuid') uuid: string, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.events.attendees(uuid));
  }
}
