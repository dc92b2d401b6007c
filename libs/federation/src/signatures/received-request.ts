import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** A request from outside, as far as signatures speak of it. */
export interface ReceivedRequest {
  method: string;
  /** With the query. */
  path: string;
  /** Ours as others know it, port included; what was signed for another host is not meant for us. */
  host: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  /** The bytes that came; empty where none did. */
  body: Buffer;
}

/** The request as it came to the server that others know by this host. */
export function receivedBy(
  host: string,
  { method, url, headers, raw }: FastifyRequest,
  body: Buffer = Buffer.alloc(0),
): ReceivedRequest {
  return { method, path: url, host, headers, rawHeaders: raw.rawHeaders, body };
}
