import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What programs in browsers ask from pages of other sites. Everything else is for our own pages. */
const FOR_PROGRAMS: ReadonlySet<string> = new Set([
  '/api',
  '/graphql',
  '/apps',
  '/oauth/token',
  '/oauth/revoke',
  '/login/device/code',
  '/.well-known/oauth-authorization-server',
]);

/** Without credentials, and without the header that makes a cookie count: who comes from elsewhere shows a token. */
const OPEN = {
  origin: '*',
  credentials: false,
  methods: ['GET', 'POST'],
  allowedHeaders: ['accept', 'accept-language', 'authorization', 'content-type'],
  exposedHeaders: ['ratelimit', 'ratelimit-policy', 'x-request-id'],
  maxAge: 24 * 3600,
};

/** What pages of other sites render by themselves: lists for everybody. */
const FOR_SITES =
  /^\/(feed\/(instance|search|groups)|@[^/]+\/feed|events\/[^/]+\/dates\/feed)\/(ics|atom|json)$|^\/oembed$/;

const READABLE = {
  origin: '*',
  credentials: false,
  methods: ['GET'],
  allowedHeaders: ['accept', 'if-none-match'],
  exposedHeaders: ['etag', 'x-request-id'],
  maxAge: 24 * 3600,
};

/** Whether there is a slash at its end makes no difference. */
function pathOf(url: string): string {
  return url.split('?', 1)[0]!.replace(/\/$/, '');
}

/** Lets pages of other sites read what is for programs, or for everybody (CORS). */
export function openToPrograms(app: NestFastifyApplication): void {
  app.enableCors({
    delegator: ({ url = '' }, done) => done(null, openingOf(pathOf(url))),
  });
}

function openingOf(path: string) {
  if (FOR_PROGRAMS.has(path)) return OPEN;
  return FOR_SITES.test(path) ? READABLE : { origin: false };
}
