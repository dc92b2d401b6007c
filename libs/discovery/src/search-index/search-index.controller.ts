import { Controller, Get, Header, NotFoundException, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Viewer } from '#convoke/actors';
import { canonicalAddress, type Config, InjectConfig, RateLimits } from '#convoke/core';
import { EventQueries, PublishedEvents } from '#convoke/events';
import { baseLocale } from '#translations/runtime';
import { EventSearchService } from '../search/event-search.service.js';
import { GroupSearchService } from '../search/group-search.service.js';
import { eventDocument, groupDocument } from './index-documents.js';
import { eventQuestion, groupQuestion } from './index-question.schema.js';
import { IndexedGroups } from './indexed-groups.service.js';

interface Answer {
  total: number;
  data: object[];
}

/** Tells other servers what this one knows of all it follows, where it is there for that (`ROLE=index`). */
@Controller('api/v1/search')
export class SearchIndexController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly limits: RateLimits,
    private readonly search: EventSearchService,
    private readonly events: EventQueries,
    private readonly published: PublishedEvents,
    private readonly groupSearch: GroupSearchService,
    private readonly indexedGroups: IndexedGroups,
  ) {}

  @Get('events')
  @Header('cache-control', 'public, max-age=60')
  async findEvents(@Query() query: unknown, @Req() request: FastifyRequest): Promise<Answer> {
    await this.admit(request);
    const { input, window } = eventQuestion(query);
    const found = await this.search.find(input, baseLocale, window, { elements: true, total: true });
    const told = await this.published.of((await this.events.described(found.elements)).map((event) => ({ event })));
    return { total: found.total, data: told.map(eventDocument) };
  }

  @Get('groups')
  @Header('cache-control', 'public, max-age=60')
  async findGroups(@Query() query: unknown, @Req() request: FastifyRequest): Promise<Answer> {
    await this.admit(request);
    const { input, window } = groupQuestion(query);
    const found = await this.groupSearch.find(Viewer.anonymous, input, window);
    return { total: found.total, data: (await this.indexedGroups.of(found.elements)).map(groupDocument) };
  }

  private async admit(request: FastifyRequest): Promise<void> {
    if (!this.server.isSearchIndex) throw new NotFoundException();
    await this.limits.consume('index:network', canonicalAddress(request.ip));
  }
}
