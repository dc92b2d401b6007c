import type { IncomingMessage } from 'node:http';
import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FetchRefused } from './fetch-refused.js';

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Codes that the decoders of zlib and Brotli throw with. */
const CORRUPT = /^(Z_|ERR_BROTLI_|ERR__ERROR_)/;

/** Reads a whole body, decompressed; refuses it as soon as it passes `limit` bytes. */
export async function readBody(response: IncomingMessage, limit: number): Promise<Buffer> {
  const decoded = decode(response);
  if (decoded === response && Number(response.headers['content-length']) > limit) throw tooLarge(limit);
  try {
    return await collect(decoded, limit);
  } catch (error) {
    if (CORRUPT.test((error as NodeJS.ErrnoException).code ?? ''))
      throw new FetchRefused('content_encoding', 'corrupt', { cause: error });
    throw error;
  }
}

async function collect(stream: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function decode(response: IncomingMessage): IncomingMessage | Transform {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return response;
  const create = DECODERS[encoding];
  if (!create) throw new FetchRefused('content_encoding', encoding);
  // Errors of either stream surface where the decoded one is read.
  return pipeline(response, create(), () => {});
}

function tooLarge(limit: number): FetchRefused {
  return new FetchRefused('too_large', `more than ${limit} bytes`);
}
