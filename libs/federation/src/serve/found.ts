import { NotFoundException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Document } from '../vocabulary/index.js';

/** What stands at an address: a document, what is left of one, or word of where it really is; null for nothing. */
export type Found = FoundDocument | { tombstone: Document } | { elsewhere: string } | null;

interface FoundDocument {
  document: Document;
  /** Whether it is shown only to whom the signature of the request names. */
  forSigner?: boolean;
}

const MINUTE = 60;

/** Answers another server with what was found. Throws NotFoundException. */
export function answer(reply: FastifyReply, found: Found): FastifyReply {
  // Where one finds nothing, another may, or the same one later.
  if (found === null || ('forSigner' in found && found.forSigner)) forSigner(reply);
  if (found === null) throw new NotFoundException();
  if (!reply.hasHeader('cache-control')) keepable(reply, MINUTE);
  if ('elsewhere' in found) return reply.redirect(found.elsewhere, 302);
  reply.type('application/activity+json; charset=utf-8');
  return 'tombstone' in found ? reply.code(410).send(found.tombstone) : reply.send(found.document);
}

/** Says that anybody may keep the answer for so long, and that scripts of other sites may read it. */
export function keepable(reply: FastifyReply, seconds: number): FastifyReply {
  return reply.headers({ 'cache-control': `public, max-age=${seconds}`, 'access-control-allow-origin': '*' });
}

/** Says that the answer, whatever it will be, is for whoever has signed the request and for nobody else. */
export function forSigner(reply: FastifyReply): FastifyReply {
  return reply.headers({ vary: 'Accept, Signature', 'cache-control': 'private, no-cache' });
}
