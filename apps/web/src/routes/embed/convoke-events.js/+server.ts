import { createHash } from 'node:crypto';
import code from 'virtual:embed-script';
import type { RequestHandler } from './$types';

const tag = `"${createHash('sha256').update(code).digest('base64url').slice(0, 22)}"`;
const headers = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=3600',
  'access-control-allow-origin': '*',
  etag: tag,
};

/** The script of <convoke-events>, for pages of any site. */
export const GET: RequestHandler = ({ request }) =>
  request.headers.get('if-none-match') === tag
    ? new Response(null, { status: 304, headers })
    : new Response(code, { headers });
