import { Controller, Get, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { canonicalAddress, parseInput, RateLimits } from '#convoke/core';
import { FEED_FORMATS, type Feed, type FeedFormat } from './feed.js';
import { answerWithFile } from './feed-answer.js';
import { feedPage } from './feed-formats.js';
import { feedGroupSearch, feedSearch } from './feed-search.schema.js';
import { FeedWriter } from './feed-writer.service.js';
import { GroupFeeds } from './group-feeds.service.js';
import { GroupSearchFeeds } from './group-search-feeds.service.js';
import { OwnFeeds } from './own-feeds.service.js';
import { PublicFeeds } from './public-feeds.service.js';
import { SeriesFeeds } from './series-feeds.service.js';

/** What somebody reads of their own is for their calendar and their news reader. */
const OWN_FORMATS = FEED_FORMATS.filter((format) => format !== 'json');
/** Groups have no date. */
const UNDATED_FORMATS = FEED_FORMATS.filter((format) => format !== 'ics');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Feeds for calendars and news readers, at the addresses that Mobilizon has, and lists for other sites beside them.
 * People have none that others can read.
 */
@Controller()
export class FeedsController {
  constructor(
    private readonly publicFeeds: PublicFeeds,
    private readonly groupFeeds: GroupFeeds,
    private readonly groupSearchFeeds: GroupSearchFeeds,
    private readonly seriesFeeds: SeriesFeeds,
    private readonly ownFeeds: OwnFeeds,
    private readonly writer: FeedWriter,
    private readonly limits: RateLimits,
  ) {}

  @Get('feed/instance/:format')
  async instance(
    @Param('format') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request);
    const feed = await this.publicFeeds.instance(format, feedPage(format, request.query));
    return this.answer(request, reply, feed, format);
  }

  @Get('feed/search/:format')
  async search(
    @Param('format') name: string,
    @Query() criteria: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request);
    const page = feedPage(format, criteria);
    const feed = await this.publicFeeds.searched(parseInput(feedSearch, criteria), format, page);
    return this.answer(request, reply, feed, format);
  }

  @Get('feed/groups/:format')
  async groups(
    @Param('format') name: string,
    @Query() criteria: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request, UNDATED_FORMATS);
    const page = feedPage(format, criteria);
    const feed = await this.groupSearchFeeds.find(parseInput(feedGroupSearch, criteria), format, page);
    return this.answer(request, reply, feed, format);
  }

  @Get('events/:uuid/dates/feed/:format')
  async series(
    @Param('uuid') uuid: string,
    @Param('format') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request);
    const feed = UUID.test(uuid) ? await this.seriesFeeds.find(uuid, format, feedPage(format, request.query)) : null;
    if (!feed) throw new NotFoundException();
    return this.answer(request, reply, feed, format);
  }

  @Get('@:name/feed/:format')
  async group(
    @Param('name') group: string,
    @Param('format') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request);
    const feed = await this.groupFeeds.find(group, format, feedPage(format, request.query));
    if (!feed) throw new NotFoundException();
    return this.answer(request, reply, feed, format);
  }

  @Get('events/going/:token/:format')
  async going(
    @Param('token') token: string,
    @Param('format') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request, OWN_FORMATS);
    return this.answerOwner(request, reply, await this.ownFeeds.going(token), format);
  }

  @Get('events/followed/:token/:format')
  async followed(
    @Param('token') token: string,
    @Param('format') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = await this.formatOf(name, request, OWN_FORMATS);
    return this.answerOwner(request, reply, await this.ownFeeds.followed(token), format);
  }

  private async formatOf(
    name: string,
    request: FastifyRequest,
    formats: readonly FeedFormat[] = FEED_FORMATS,
  ): Promise<FeedFormat> {
    const format = formats.find((known) => known === name);
    if (!format) throw new NotFoundException();
    await this.limits.consume('feed:network', canonicalAddress(request.ip));
    return format;
  }

  private async answerOwner(
    request: FastifyRequest,
    reply: FastifyReply,
    feed: Feed | null,
    format: FeedFormat,
  ): Promise<FastifyReply> {
    if (!feed) throw new NotFoundException();
    const written = await this.writer.write(feed, format);
    return answerWithFile(request, reply, { ...written, format, fileName: 'events', audience: 'reader' });
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    feed: Feed,
    format: FeedFormat,
  ): Promise<FastifyReply> {
    const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
    const written = await this.writer.writePublic(feed, format, query);
    return answerWithFile(request, reply, { ...written, format, fileName: 'events', audience: 'everybody' });
  }
}
