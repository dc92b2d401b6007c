import type { RequestHandler } from './$types';

const closed = [
  '/api',
  '/search',
  '/embed',
  '/login',
  '/register',
  '/password-reset',
  '/validate',
  '/welcome',
  '/events/me',
  '/events/create',
  '/events/edit',
  '/events/going',
  '/settings',
  '/identity',
  '/moderation',
  '/preferences',
  '/logout',
  '/interact',
];

/** What is for readers alone, and no use in a search engine. */
export const GET: RequestHandler = ({ url }) => {
  const rules = ['User-agent: *', ...closed.map((path) => `Disallow: ${path}`)];
  return new Response([...rules, '', `Sitemap: ${url.origin}/sitemap.xml`, ''].join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' },
  });
};
