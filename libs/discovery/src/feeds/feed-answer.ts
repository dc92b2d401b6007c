import type { FastifyReply, FastifyRequest } from 'fastify';
import { namesTag } from '#convoke/core';
import type { FeedFormat } from './feed.js';
import type { WrittenFeed } from './feed-writer.service.js';

const TYPES = {
  ics: 'text/calendar; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** Asked for anew each time, so that a change shows at once; who has it already gets nothing but that word. */
const SHARED = { 'cache-control': 'public, no-cache' };
/** For one person: kept by nobody on the way, found by no search engine, named to no page that it leads to. */
const PRIVATE = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
};

interface FeedFile extends WrittenFeed {
  format: FeedFormat;
  /** Without its ending; letters, digits and hyphens. */
  fileName: string;
  audience: 'everybody' | 'reader';
}

/** Answers with the file, or with 304 to whoever has it. */
export async function answerWithFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { tag: version, body, format, fileName, audience }: FeedFile,
): Promise<FastifyReply> {
  // Nothing is said of when it changed last: a feed that lost an event would look no younger.
  const tag = `"${version}"`;
  reply.headers({
    ...(audience === 'everybody' ? SHARED : PRIVATE),
    etag: tag,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  if (namesTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
  const file = format === 'ics' ? { 'content-disposition': `attachment; filename="${fileName}.ics"` } : {};
  return reply.headers({ 'content-type': TYPES[format], ...file }).send(await body());
}
