import { Controller, Get, Header, NotFoundException, NotImplementedException, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { canonicalAddress, type Config, InjectConfig, parseInput, RateLimits } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { EmbeddablePages } from './embeddable-pages.service.js';
import { OEMBED_FORMATS, oembedOf, writeOembed } from './oembed.js';

const TYPES = { json: 'application/json; charset=utf-8', xml: 'text/xml; charset=utf-8' };

/** What makes no sense counts as not said. */
const length = z.coerce.number().int().positive().optional().catch(undefined);
const oembedInput = z.object({
  url: z.string().max(2000),
  format: z.unknown().default('json'),
  maxwidth: length,
  maxheight: length,
});

/** Tells programs that find a link to an event or a list how to show it (oembed.com). */
@Controller('oembed')
export class OembedController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly pages: EmbeddablePages,
    private readonly settings: InstanceSettingsService,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @Header('x-content-type-options', 'nosniff')
  async answer(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    await this.limits.consume('feed:network', canonicalAddress(request.ip));
    const { url, format: name, ...room } = parseInput(oembedInput, query);
    const format = OEMBED_FORMATS.find((known) => known === name);
    if (!format) throw new NotImplementedException();
    const page = await this.pages.find(url);
    if (!page) throw new NotFoundException();
    const provider = { name: (await this.settings.current()).name, url: this.server.publicUrl };
    return reply.header('content-type', TYPES[format]).send(writeOembed(oembedOf(page, provider, room), format));
  }
}
