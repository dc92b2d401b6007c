import { version } from '$app/env';
import { self } from '$app/service-worker';
import { keepHeader, readerHeader, unreadHeader } from '../lib/offline/headers.ts';
import { keptSince, storePage } from '../lib/offline/page-store.ts';
import { forgetReaders, pagesOf } from '../lib/offline/stores.ts';

/** How often readers changed: what was asked for before that is not kept after it. */
let changes = 0;
/** One page after the other, so that what one finds another has not half changed. */
let work: Promise<unknown> = Promise.resolve();

/** Remembers who reads, until the answer is there. */
export function nowReading(): number {
  return changes;
}

/** What somebody read is for nobody else who uses this browser. */
export function forget(): Promise<unknown> {
  changes += 1;
  return inTurn(() => forgetReaders());
}

/** Keeps a page that was read, if it is one to keep; whoever reads by then, nobody else's is left. */
export async function keepPage(address: string, answer: Response, asked: number): Promise<void> {
  const reader = answer.headers.get(readerHeader);
  if (!reader) return;
  const page = isToKeep(answer) ? await answer.blob() : undefined;
  await inTurn(async () => {
    if (asked !== changes) return;
    if (await forgetReaders(reader)) changes += 1;
    const store = await caches.open(pagesOf(reader, version));
    if (page) await storePage(store, address, page, answer.headers);
  });
}

/** Asks for a page itself where the framework has only asked for what is in it. */
export async function readAnew(address: string): Promise<Response> {
  const asked = nowReading();
  const answer = await fetch(address, { headers: { accept: 'text/html', [unreadHeader]: '1' } });
  await keepPage(address, answer.clone(), asked);
  return answer;
}

/** The page as it was when it was read, marked as such. */
export async function keptPage(address: string): Promise<Response | undefined> {
  const kept = await caches.match(address, { ignoreVary: true });
  const at = kept && keptSince(kept);
  if (!at) return undefined;
  const html = (await kept.text()).replace('<html', `<html data-kept="${at}"`);
  return new Response(html, { headers: kept.headers });
}

function isToKeep({ status, redirected, headers }: Response): boolean {
  return (
    status === 200 &&
    !redirected &&
    headers.has(keepHeader) &&
    headers.get('content-type')?.startsWith('text/html') === true
  );
}

function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const turn = work.then(task);
  work = turn.catch(() => undefined);
  return turn;
}

/** Signing out ends with what was kept, whether or not the server hears of it. */
self.addEventListener('fetch', (event) => {
  const { method, url, referrer } = event.request;
  const { origin } = self.location;
  if (method === 'POST' && url === `${origin}/logout` && referrer.startsWith(`${origin}/`)) event.waitUntil(forget());
});
