import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
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

/** By hand, as most answers are a few bytes or none, for which an iterator is a lot of machinery. */
function collect(stream: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return chunks.push(chunk);
      reject(tooLarge(limit));
      return stream.destroy();
    });
    stream.on('end', () => resolve(Buffer.concat(chunks, size)));
    stream.on('error', reject);
  });
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
