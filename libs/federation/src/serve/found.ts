import { NotFoundException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Document } from '../vocabulary/index.js';

/** What stands at an address: a document, what is left of one, or word of where it really is; null for nothing. */
export type Found = { document: Document } | { tombstone: Document } | { elsewhere: string } | null;

const MINUTE = 60;

/** Answers another server with what was found. Throws NotFoundException. */
export function answer(reply: FastifyReply, found: Found): FastifyReply {
  if (found === null) throw new NotFoundException();
  keepable(reply, MINUTE);
  if ('elsewhere' in found) return reply.redirect(found.elsewhere, 302);
  reply.type('application/activity+json; charset=utf-8');
  return 'tombstone' in found ? reply.code(410).send(found.tombstone) : reply.send(found.document);
}

/** Says that anybody may keep the answer for so long, and that scripts of other sites may read it. */
export function keepable(reply: FastifyReply, seconds: number): FastifyReply {
  return reply.headers({ 'cache-control': `public, max-age=${seconds}`, 'access-control-allow-origin': '*' });
}
