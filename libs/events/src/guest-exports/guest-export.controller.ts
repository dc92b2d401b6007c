import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { viewerOf } from '#convoke/actors';
import { RequestContexts, translate } from '#convoke/core';
import { PrivateStorage } from '#convoke/media';
import { ExportFormat, type GuestExport } from './guest-export.js';
import { GuestExports } from './guest-exports.service.js';

const TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  pdf: 'application/pdf',
};
const FILE = /^([0-9a-f-]{36})\.(csv|ods|pdf)$/;
/** Seconds after which it is worth asking again. */
const PATIENCE = 2;

/** Hands guest lists to those who asked for them, where clients of Mobilizon fetch them. */
@Controller('exports')
export class GuestExportController {
  constructor(
    private readonly contexts: RequestContexts,
    private readonly exports: GuestExports,
    private readonly storage: PrivateStorage,
  ) {}

  @Get(Object.values(ExportFormat).map((format) => `${format}/:file`))
  async download(
    @Param('file') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const context = await this.contexts.create(request.raw, request.ip);
    const [, id = '', format = ExportFormat.CSV] = FILE.exec(name) ?? [];
    const viewer = viewerOf(context).within('read:event:participants:export');
    const found = await this.exports.get(viewer, format as ExportFormat, id);
    reply.headers({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
    if (found.size === null) {
      // A browser asks again by the second header; programs know the first.
      reply
        .status(202)
        .headers({ 'retry-after': PATIENCE, refresh: PATIENCE, 'content-type': 'text/plain; charset=utf-8' });
      return reply.send(translate('guest_export_being_made', {}, context.locale));
    }
    return this.send(reply, found);
  }

  private async send(reply: FastifyReply, { fileKey, format, createdAt }: GuestExport): Promise<FastifyReply> {
    const file = fileKey === null ? null : await this.storage.open(fileKey);
    if (!file) throw new NotFoundException();
    return reply
      .headers({
        'content-type': TYPES[format],
        'content-length': file.size,
        'content-disposition': `attachment; filename="participants-${createdAt.toISOString().slice(0, 10)}.${format}"`,
      })
      .send(file.stream);
  }
}
