import type { FastifyServerOptions } from 'fastify';

type Constraints = NonNullable<NonNullable<FastifyServerOptions['routerOptions']>['constraints']>;
type Handlers = ReturnType<Constraints[string]['storage']>;

const ACTIVITY_TYPES = new Set(['application/activity+json', 'application/ld+json']);
const PAGE_TYPES = new Set(['text/html', 'application/xhtml+xml']);

/** Value of the route constraint `accept` for what is served to servers at an address that also has a page. */
export const ACTIVITY = 'activity';
const PAGE = 'page';

/**
 * Lets an address have a document beside its page: the route with this constraint answers those who rather want the
 * document, everybody else comes to the page as if there were no such route.
 */
export const acceptConstraint: Constraints[string] = {
  name: 'accept',
  storage() {
    const handlers = new Map<unknown, ReturnType<Handlers['get']>>();
    return {
      get: (wanted) => handlers.get(wanted) ?? null,
      set: (wanted, handler) => void handlers.set(wanted, handler),
    };
  },
  deriveConstraint: ({ headers }) => (wantsActivity(headers.accept) ? ACTIVITY : PAGE),
};

/** Whether the header names documents of the fediverse, and not pages before them; a mere wildcard means a page. */
export function wantsActivity(accept: string | undefined): boolean {
  if (!accept || !/json/i.test(accept)) return false;
  const ranges = rangesOf(accept);
  const activity = ranges.find(({ type }) => ACTIVITY_TYPES.has(type));
  const page = ranges.find(({ type }) => PAGE_TYPES.has(type));
  return activity !== undefined && (page === undefined || ranges.indexOf(activity) < ranges.indexOf(page));
}

/** Whether the header names pages, and not documents before them. */
export function wantsPage(accept: string | undefined): boolean {
  return !wantsActivity(accept) && rangesOf(accept ?? '').some(({ type }) => PAGE_TYPES.has(type));
}

/** The media types that are welcome, the best first; of those equally good the first named. */
function rangesOf(accept: string): { type: string; quality: number }[] {
  return accept
    .slice(0, 1000)
    .toLowerCase()
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { type, quality: /^[01](\.\d{0,3})?$/.test(quality) ? Number(quality) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
}
