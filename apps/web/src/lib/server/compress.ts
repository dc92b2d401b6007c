import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Below this many bytes a packet is sent as it is. */
const worthwhile = 1400;
/** Good packing at the pace pages are made; the highest level takes a hundred times as long. */
const pace = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

export type Encoding = 'br' | 'gzip' | undefined;

/** The best packing of those an Accept-Encoding header names. */
export function acceptedEncoding(header: string | null): Encoding {
  return /\bbr\b/.test(header ?? '') ? 'br' : /\bgzip\b/.test(header ?? '') ? 'gzip' : undefined;
}

/** The same page packed as the browser understands it: a phone on a slow line waits for bytes, not for us. */
export async function compress(response: Response, encoding: Encoding): Promise<Response> {
  if (!encoding || !response.body || response.headers.has('content-encoding')) return response;
  const body = Buffer.from(await response.arrayBuffer());
  const packed = body.length < worthwhile ? undefined : await (encoding === 'br' ? brotli(body, pace) : zip(body));
  const headers = new Headers(response.headers);
  if (packed) headers.set('content-encoding', encoding);
  headers.set('content-length', String((packed ?? body).length));
  return new Response(new Uint8Array(packed ?? body), {
    status: response.status,
    statusText: response.statusText,
    headers,
  });
}
