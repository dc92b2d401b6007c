import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConstraints } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACTIVITY } from './accept.js';
import { FederationGuard } from './federation.guard.js';
import { answer } from './found.js';
import { Readers } from './readers.service.js';
import { ServedPosts } from './served-posts.service.js';
import { SignatureGuard } from './signature.guard.js';

/** Posts of groups as other servers read them. */
@Controller('p/:slug')
@UseGuards(FederationGuard, SignatureGuard)
export class PostsController {
  constructor(
    private readonly posts: ServedPosts,
    private readonly readers: Readers,
  ) {}

  @Get()
  @RouteConstraints({ accept: ACTIVITY })
  async post(@Param('slug') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.posts.document(slug, () => this.readers.find(request)));
  }

  /** The activity that told of it. */
  @Get('activity')
  async creation(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, await this.posts.creation(slug, () => this.readers.find(request)));
  }
}
