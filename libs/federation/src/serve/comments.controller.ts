import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { ServedComments } from './served-comments.service.js';
import { SignatureGuard } from './signature.guard.js';

/** Comments as other servers read them. */
@Controller('comments/:uuid')
@UseGuards(FederationGuard, SignatureGuard)
export class CommentsController {
  constructor(private readonly comments: ServedComments) {}

  @Get()
  @RouteConstraints({ accept: ACTIVITY })
  async comment(@Param('uuid') uuid: string, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.comments.document(uuid));
  }

  @Get('activity')
  async creation(@Param('uuid') uuid: string, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.comments.creation(uuid));
  }
}
