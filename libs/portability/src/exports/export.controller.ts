import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountOf } from '#convoke/accounts';
import { RequestContexts } from '#convoke/core';
import { PrivateStorage } from '#convoke/media';
import { Exports } from './exports.service.js';

/** Hands archives to those whose they are, and who are signed in. */
@Controller('exports/archive')
export class ExportController {
  constructor(
    private readonly contexts: RequestContexts,
    private readonly exports: Exports,
    private readonly storage: PrivateStorage,
  ) {}

  @Get(':id')
  async download(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { user } = accountOf((await this.contexts.create(request.raw, request.ip)).viewer);
    const { fileKey, createdAt } = await this.exports.getReady(user.id, id);
    const file = await this.storage.open(fileKey);
    if (!file) throw new NotFoundException();
    return reply
      .headers({
        'content-type': 'application/zip',
        'content-length': file.size,
        'content-disposition': `attachment; filename="convoke-${createdAt.toISOString().slice(0, 10)}.zip"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(file.stream);
  }
}
