import { version } from '$app/env';
import { self } from '$app/service-worker';
import { keepHeader } from '../lib/offline/headers.ts';
import { holdsActions } from '../lib/offline/stores.ts';
import { keepPage, keptPage, nowReading, readAnew } from './kept-pages.ts';
import './push.ts';

const language = new URL(self.location.href).searchParams.get('language') ?? 'en';
const store = `convoke-${version}-${language}`;
const offline = '/offline';

/** Files of the build never change under their names. */
const built = '/_app/immutable/';

/** What the framework asks for in place of a page. */
const pageData = /\/__data\.json$/;

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
  else if (pageData.test(pathname)) event.respondWith(dataOfPage(event));
  else if (pathname.startsWith(built)) event.respondWith(builtFile(request));
  else if (['style', 'image'].includes(request.destination)) event.respondWith(fetchedOrKept(request));
});

/** A page that came after a form was sent: the browser went on from there by itself. */
self.addEventListener('message', (event) => {
  const { read } = event.data as { read?: string };
  if (read && new URL(read).origin === self.location.origin) event.waitUntil(readWhole(read));
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
  const others = (await caches.keys()).filter(isOfAnother);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  // They were opened before anybody kept them.
  const open = await self.clients.matchAll({ type: 'window' });
  await Promise.all(open.map(({ url }) => readWhole(url).catch(() => undefined)));
}

/** Of another release or language; what waits for the network does so whatever the release is. */
function isOfAnother(name: string): boolean {
  return name.startsWith('convoke-') && name !== store && !name.endsWith(`-${version}`) && !holdsActions(name);
}

/** Pages come from the server; only without a network from what was read before. */
async function page(event: FetchEvent): Promise<Response> {
  const asked = nowReading();
  const { url, destination } = event.request;
  try {
    const answer = ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request));
    // In a frame, it is shown to whoever reads the page around it.
    if (destination === 'document') event.waitUntil(keepPage(url, answer.clone(), asked));
    return answer;
  } catch (error) {
    const kept = (await keptPage(url)) ?? (await keptOf(offline));
    if (kept) return kept;
    throw error;
  }
}

/** The framework draws the page itself; what a browser without a network can show is asked for as well. */
async function dataOfPage(event: FetchEvent): Promise<Response> {
  const answer = await fetch(event.request);
  if (answer.ok && answer.headers.has(keepHeader)) event.waitUntil(readAnew(addressOfPage(event.request.url)));
  return answer;
}

function addressOfPage(address: string): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(pageData, '') || '/';
  const said = [...url.searchParams].filter(([name]) => !name.startsWith('x-sveltekit-'));
  url.search = String(new URLSearchParams(said));
  return url.href;
}

/** With the files that it needs. */
async function readWhole(address: string): Promise<void> {
  const answer = await readAnew(address);
  if (!answer.ok || !answer.headers.has(keepHeader)) return;
  const files = filesOf(await answer.text()).filter((file) => file.startsWith(built));
  const cache = await caches.open(store);
  await Promise.all(files.map(async (file) => (await cache.match(file)) ?? (await keepFile(cache, file))));
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
