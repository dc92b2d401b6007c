import type { Config } from './config.js';

/** Tells the built web client, which reads these names when it is imported, how the server in front of it speaks. */
export function setWebEnvironment({ media }: Config): void {
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  process.env.BODY_SIZE_LIMIT = String(media.maxBytes + 1024 * 1024);
}
