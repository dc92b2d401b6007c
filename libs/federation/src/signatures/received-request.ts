import type { IncomingHttpHeaders } from 'node:http';

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
