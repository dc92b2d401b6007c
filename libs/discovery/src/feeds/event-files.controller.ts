import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { viewerOf } from '#convoke/actors';
import { DomainError, RateLimits, RequestContexts, slugify } from '#convoke/core';
import { EventService } from '#convoke/events';
import { answerWithFile } from './feed-answer.js';
import { FeedWriter } from './feed-writer.service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Single events as calendar files. */
@Controller('events/:uuid/export')
export class EventFilesController {
  constructor(
    private readonly contexts: RequestContexts,
    private readonly events: EventService,
    private readonly writer: FeedWriter,
    private readonly limits: RateLimits,
  ) {}

  @Get('ics')
  async calendar(
    @Param('uuid') uuid: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const context = await this.contexts.create(request.raw, request.ip);
    await this.limits.consume('feed:network', context.ip);
    const viewer = viewerOf(context).within('read:event');
    if (!UUID.test(uuid)) throw new DomainError('event_not_found');
    if (await this.events.deletedSince(uuid)) throw new DomainError('gone');
    const event = await this.events.get(viewer, uuid);
    const written = await this.writer.writeEvent(event, viewer);
    const audience = viewer.isAnonymous ? 'everybody' : 'reader';
    const fileName = slugify(event.title, 'event');
    return answerWithFile(request, reply, { ...written, format: 'ics', fileName, audience });
  }
}
