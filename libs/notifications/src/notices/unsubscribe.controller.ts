import { Body, Controller, Ip, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RateLimits } from '#convoke/core';
import { Unsubscriptions } from './unsubscriptions.service.js';

/** Ends mails of one kind: programs for mail post here by themselves (RFC 8058), people from the page at this address. */
@Controller('unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly unsubscriptions: Unsubscriptions,
    private readonly limits: RateLimits,
  ) {}

  @Post(':token')
  async unsubscribe(
    @Param('token') token: string,
    @Body() body: Record<string, unknown> | undefined,
    @Ip() ip: string,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    await this.limits.consume('handle:network', ip);
    await this.unsubscriptions.unsubscribe(token);
    // Who posts by itself follows no redirect.
    if (body?.['List-Unsubscribe'] === 'One-Click') return reply.code(200).type('text/plain').send('');
    return reply.redirect(`/unsubscribe/${token}?done`, 303);
  }
}
