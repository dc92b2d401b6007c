import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserRole, accountOf } from '#convoke/accounts';
import { Clock, DomainError, RequestContexts } from '#convoke/core';
import { DomainBlockLists } from './domain-block-lists.service.js';

/** Hands the blocks to administrators, as a file for other instances. */
@Controller('exports')
export class BlockListExportController {
  constructor(
    private readonly contexts: RequestContexts,
    private readonly lists: DomainBlockLists,
    private readonly clock: Clock,
  ) {}

  @Get('domain-blocks.csv')
  async download(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { viewer } = await this.contexts.create(request.raw, request.ip);
    if (accountOf(viewer).user.role !== UserRole.ADMINISTRATOR) throw new DomainError('unauthorized');
    const day = this.clock.now().toISOString().slice(0, 10);
    return reply
      .headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="domain-blocks-${day}.csv"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(this.lists.export());
  }
}
