import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { Readers } from './readers.service.js';
import { ServedComments } from './served-comments.service.js';
import { SignatureGuard } from './signature.guard.js';

/** Comments as other servers read them. */
@Controller('comments/:uuid')
@UseGuards(FederationGuard, SignatureGuard)
export class CommentsController {
  constructor(
    private readonly comments: ServedComments,
    private readonly readers: Readers,
  ) {}

  @Get()
  @RouteConstraints({ accept: ACTIVITY })
  async comment(
    @Param('uuid') uuid: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.comments.document(uuid, () => this.readers.find(request)));
  }

  @Get('activity')
  async creation(
    @Param('uuid') uuid: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.comments.creation(uuid, () => this.readers.find(request)));
  }
}
