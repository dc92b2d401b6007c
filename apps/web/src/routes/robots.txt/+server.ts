import type { RequestHandler } from './$types';

const closed = [
  '/api',
  '/search',
  '/login',
  '/register',
  '/settings',
  '/identity',
  '/moderation',
  '/preferences',
  '/logout',
  '/interact',
];

/** What is for readers alone, and no use in a search engine. */
export const GET: RequestHandler = () =>
  new Response(['User-agent: *', ...closed.map((path) => `Disallow: ${path}`), ''].join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' },
  });
