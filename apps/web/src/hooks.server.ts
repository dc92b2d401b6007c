import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { dev, version } from '$app/env';
import { AsyncLocalStorage } from 'node:async_hooks';
import { findLocaleWith } from '#translations/runtime';
import { acceptedEncoding, compress, type Encoding } from '#lib/server/compress.ts';
import { isEmbedded, themeAskedFor } from '#lib/server/embedding.ts';
import { errorWords } from '#lib/server/error-words.ts';
import { localeCookie, textDirection } from '#lib/server/locale.ts';
import { PageCache } from '#lib/server/page-cache.ts';
import {
  bannerCookie,
  placeCookie,
  themeCookie,
  themeOf,
  timezoneCookie,
  timezoneOf,
} from '#lib/server/preferences.ts';
import { allowPicturesFrom } from '#lib/server/pictures.ts';
import { mayBeKept, readerOf } from '#lib/server/reader.ts';
import { once } from '#lib/server/sent-action.ts';
import { sessionCookie } from '#lib/server/session.ts';
import { keepHeader, readerHeader } from '#lib/offline/headers.ts';

/** What pages do with a script, without the framework; built by plugins/elements.ts. */
const elements = dev ? '/src/elements/index.ts' : `/_app/immutable/elements.js?v=${version}`;

/** What wakes a page, as the framework writes it. */
const waking = /<script[^>]*>\s*\{\s*__sveltekit_/;

/** As app.html has it. */
const elementsTag = '<script type="module" src="%elements%"></script>';

const strangers = new PageCache();
const preferences = new Set([localeCookie, themeCookie, timezoneCookie, bannerCookie, placeCookie]);

/** The one page that shows a page of ours in a frame. */
const previewingEmbeds = '/embed';

/** The one page that may ask for the camera. */
const scanningTickets = '/events/[uuid]/check-in';

const language = new AsyncLocalStorage<string>();
findLocaleWith(() => language.getStore());

export const handle: Handle = async ({ event, resolve }) => {
  const gateway = event.platform?.req.convoke;
  // Only what asks for a file of the build comes without one, and a file that is there is not asked for here.
  if (!gateway) return new Response(null, { status: 404 });

  const { locale } = gateway;
  const theme = isEmbedded(event) ? themeAskedFor(event) : themeOf(event);
  event.locals.gateway = gateway;
  event.locals.locale = locale;
  event.locals.theme = theme;
  event.locals.timezone = timezoneOf(event);
  event.locals.signedIn = event.cookies.get(sessionCookie) !== undefined;
  event.locals.pictureOrigins = new Set();
  event.locals.formTargets = new Set();
  allowPicturesFrom(event, gateway.pictureStore);

  const encoding = acceptedEncoding(event.request.headers.get('accept-encoding'));
  const render = () => language.run(locale, () => answer(event, resolve, encoding));
  if (!isForStrangers(event)) return render();
  const [seen, place] = [bannerCookie, placeCookie].map((name) => event.cookies.get(name));
  const key = JSON.stringify([event.request.url, locale, theme, event.locals.timezone, encoding, seen, place]);
  return strangers.answer(key, gateway.writes ?? 0, render);
};

async function answer(event: RequestEvent, resolve: Parameters<Handle>[0]['resolve'], encoding: Encoding) {
  const { locale, theme } = event.locals;
  const attributes: Record<string, string> = { lang: locale, dir: textDirection(locale), theme, elements };
  const unneeded = isEmbedded(event) ? elementsTag : '';
  const resolved = () =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        withTexts(html.replace(unneeded, ''), locale).replace(
          /%(lang|dir|theme|elements)%/g,
          (_, name: string) => attributes[name] ?? '',
        ),
    });
  const response = await once(event, async () => resolved());
  addHeaders(response.headers, event);
  return isText(response) ? compress(response, encoding) : response;
}

/** Puts the texts that a page says once it woke before what wakes it; in development its scripts have them. */
function withTexts(html: string, locale: string): string {
  if (dev) return html;
  const script = `<script src="/_app/immutable/texts/${locale}.js?v=${version}"></script>`;
  return html.replace(waking, (start) => script + start);
}

/** Nothing in the request tells one reader from another but what the key of a page holds. */
function isForStrangers({ request, cookies }: RequestEvent): boolean {
  if (request.method !== 'GET' || request.headers.has('authorization')) return false;
  return cookies.getAll().every(({ name }) => preferences.has(name));
}

function isText({ headers }: Response): boolean {
  return /^(text\/html|application\/json)/.test(headers.get('content-type') ?? '');
}

function addHeaders(headers: Headers, event: RequestEvent): void {
  const { locals, route } = event;
  const { pictureOrigins, formTargets, signedIn, personal } = locals;
  const scans = route.id === scanningTickets;
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  headers.set('permissions-policy', `camera=(${scans ? 'self' : ''}), microphone=(), payment=(), usb=()`);
  headers.set('cross-origin-opener-policy', 'same-origin');
  const embedded = isEmbedded(event);
  if (!embedded) tellReader(headers, event);
  if (!headers.get('content-type')?.startsWith('text/html')) return;

  headers.append('vary', 'Accept, Cookie, Accept-Language, Accept-Encoding');
  headers.set('cache-control', signedIn || personal ? 'private, no-store' : 'private, no-cache');
  if (!embedded) headers.set('x-frame-options', 'DENY');
  const policy = headers.get('content-security-policy');
  if (!policy) return;
  const widened = policy
    .replace("img-src 'self'", ['$&', ...pictureOrigins].join(' '))
    .replace("form-action 'self'", ['$&', ...formTargets].join(' '))
    .replace("frame-src 'none'", route.id === previewingEmbeds ? "frame-src 'self'" : '$&')
    .replace("frame-ancestors 'none'", embedded ? 'frame-ancestors *' : '$&');
  headers.set('content-security-policy', widened);
}

/** What the browser's worker goes by when it keeps pages (src/service-worker). */
function tellReader(headers: Headers, event: RequestEvent): void {
  headers.set(readerHeader, readerOf(event));
  if (mayBeKept(event)) headers.set(keepHeader, 'yes');
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return { ...error, ...errorWords(error.status) };
  const words = errorWords(500);
  return { ...words, status: 500, message: words.title, logId: event.locals.gateway?.report?.(error) };
};
