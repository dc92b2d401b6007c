import { version } from '$app/env';
import { self } from '$app/service-worker';
import './push.ts';

const language = new URL(self.location.href).searchParams.get('language') ?? 'en';
const store = `convoke-${version}-${language}`;
const offline = '/offline';

/** Files of the build never change under their names. */
const built = '/_app/immutable/';

self.addEventListener('install', (event) => {
  event.waitUntil(keepOfflinePage().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (pathname.startsWith(built)) event.respondWith(builtFile(request));
  else if (['style', 'image'].includes(request.destination)) event.respondWith(fetchedOrKept(request));
});

/** Without cookies: what is kept here is the same for everybody. */
async function keepOfflinePage(): Promise<void> {
  const cache = await caches.open(store);
  const answer = await fetch(offline, { credentials: 'omit', headers: { 'accept-language': language } });
  if (!answer.ok) throw new Error(`The page to show offline answered ${answer.status}`);
  const html = await answer.clone().text();
  await cache.put(offline, answer);
  await Promise.all(filesOf(html).map((address) => keepFile(cache, address)));
}

/** Keeps a file and, of a script, what it imports at once. */
async function keepFile(cache: Cache, address: string): Promise<void> {
  const answer = await fetch(address, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  const script = /javascript/.test(answer.headers.get('content-type') ?? '') ? await answer.clone().text() : '';
  await cache.put(address, answer);
  const imports = [...script.matchAll(/\b(?:import|from)\s*["'`](\.[^"'`]+)/g)].map(([, path = '']) => path);
  const base = new URL(address, self.location.href);
  await Promise.all(imports.map((path) => keepFile(cache, new URL(path, base).pathname)));
}

/** What the page loads from here: its styles, its script, its icons, the logo. */
function filesOf(html: string): string[] {
  const tags = [...html.matchAll(/<(?:link|script|img|use)\s[^>]*>/g)].map(([tag]) => tag);
  const needed = tags.filter((tag) => !tag.startsWith('<link') || tag.includes('rel="stylesheet"'));
  const addresses = needed.map((tag) => /\s(?:href|src)="(\/(?!\/)[^"#]+)/.exec(tag)?.[1]?.replaceAll('&amp;', '&'));
  return [...new Set(addresses.filter((address) => address !== undefined))];
}

async function takeOver(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith('convoke-') && name !== store);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** Pages come from the server and are never kept: they may be somebody's own. */
async function page(event: FetchEvent): Promise<Response> {
  try {
    return ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request));
  } catch (error) {
    const kept = await keptOf(offline);
    if (kept) return kept;
    throw error;
  }
}

async function builtFile(request: Request): Promise<Response> {
  const kept = await keptOf(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) await (await caches.open(store)).put(request, answer.clone());
  return answer;
}

/** Colours and logo of the instance, which the page to show offline needs and which may change. */
async function fetchedOrKept(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await keptOf(request);
    if (kept) return kept;
    throw error;
  }
}

function keptOf(request: Request | string): Promise<Response | undefined> {
  return caches.match(request, { cacheName: store, ignoreVary: true });
}
