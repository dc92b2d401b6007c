import { Controller, Get, Headers, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { namesTag } from '#convoke/core';
import { EarlierMedia } from './earlier-media.service.js';
import { typeOfKey } from './storage/file-key.js';
import { Storage } from './storage/storage.js';

/** A key's file never changes, and nothing in it may ever run. */
const HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'cross-origin',
};

/** Hands out the pictures. */
@Controller('media')
export class MediaController {
  constructor(
    private readonly storage: Storage,
    private readonly earlier: EarlierMedia,
  ) {}

  @Get('*')
  async serve(
    @Param('*') key: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const type = typeOfKey(key);
    if (!type) return this.redirect(key, reply);
    const file = await this.storage.open(key);
    if (!file) throw new NotFoundException();
    const tag = `"${key}"`;
    reply.headers({ ...HEADERS, etag: tag });
    if (namesTag(known, tag)) {
      file.stream.destroy();
      return reply.code(304).send();
    }
    return reply.headers({ 'content-type': type, 'content-length': file.size }).send(file.stream);
  }

  /** A key of another kind is the path that a picture had where the instance was before. */
  private async redirect(path: string, reply: FastifyReply): Promise<FastifyReply> {
    const media = await this.earlier.find(path);
    if (!media) throw new NotFoundException();
    return reply.redirect(this.storage.url(media.key), 301);
  }
}
