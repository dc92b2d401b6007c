import type { Cookies, RequestEvent } from '@sveltejs/kit';

export const sessionCookie = 'convoke_session';
const sessionLength = 60 * 24 * 60 * 60;

type CookieOptions = NonNullable<Parameters<Cookies['set']>[2]>;

/** Signs the browser in: keeps the refresh token of a session that only the server reads. */
export function setSession(event: RequestEvent, refreshToken: string): void {
  event.cookies.set(sessionCookie, refreshToken, cookieOptions(event, sessionLength));
}

/** Signs the browser out. */
export function clearSession(event: RequestEvent): void {
  event.cookies.delete(sessionCookie, cookieOptions(event, 0));
}

/** Options of a cookie that scripts cannot read, over TLS only where the page came over TLS; length in seconds. */
export function cookieOptions(event: RequestEvent, maxAge: number): CookieOptions & { path: string } {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: event.url.protocol === 'https:', maxAge };
}

/** The login page that leads back to where the reader was, on a page rather than amid one of its actions. */
export function loginAddress(url: URL): string {
  const back = url.pathname + (url.search.startsWith('?/') ? '' : url.search);
  return back === '/' ? '/login' : `/login?redirect=${encodeURIComponent(back)}`;
}

/** A path on this site taken from what a reader could have been sent; anything else is the fallback. */
export function localPath(wanted: unknown, fallback = '/'): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return fallback;
  const here = new URL('http://here.invalid');
  const there = URL.parse(wanted, here);
  return there?.origin === here.origin ? there.pathname + there.search + there.hash : fallback;
}

/** The page of ours from which a form was sent; the home page when the browser does not say. */
export function previousPage(event: RequestEvent): string {
  const referrer = URL.parse(event.request.headers.get('referer') ?? '');
  return referrer?.origin === event.url.origin ? localPath(referrer.pathname + referrer.search) : '/';
}
