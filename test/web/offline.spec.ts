import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildPerson } from '#test/people';
import { useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const heading = (page: Page, words: string) => page.getByRole('heading', { name: words }).waitFor();

/** Waits until the worker answers for the pages of this window. */
const workerReady = (page: Page) =>
  page.evaluate<boolean>(
    `navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ??
      new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))).then(() => true)`,
  );

/** Addresses and texts of everything that the worker keeps. */
const keptIn = (page: Page) =>
  page.evaluate<{ address: string; text: string }[]>(
    `(async () => {
      const kept = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          kept.push({ address: new URL(request.url).pathname, text: await (await cache.match(request, { ignoreVary: true })).text() });
        }
      }
      return kept;
    })()`,
  );

describe('without a network', () => {
  it('a page says so in the look of the instance, and comes by itself once there is one', async () => {
    const { event } = await buildEvent(site.server, { title: 'Late picnic' });
    const page = await visit('/');
    await workerReady(page);
    await page.context().setOffline(true);
    await page.goto(`/events/${event.uuid}`);
    await heading(page, 'You are offline');
    expect(page.url()).toBe(`${site.server.url}/events/${event.uuid}`);
    const painted = 'getComputedStyle(document.querySelector("main a")).backgroundColor';
    expect(await page.evaluate<string>(painted)).toBe('rgb(11, 107, 99)');
    await page.context().setOffline(false);
    await heading(page, 'Late picnic');
  });

  it('speaks the language of the page that was read before', async () => {
    const page = await visit('/', { locale: 'fr-FR' });
    await workerReady(page);
    await page.context().setOffline(true);
    await page.goto('/about/instance');
    await heading(page, 'Vous êtes hors ligne');
  });

  it('can be used by everybody', async () => {
    const page = await visit('/offline');
    expect(await obstacles(page)).toEqual([]);
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  });
});

describe('what the browser keeps for that', () => {
  it('is the page that says so and files of the build, and nothing of who is signed in', async () => {
    const rose = await buildPerson(site.server, { name: 'Rose Secret', username: 'rose_secret' });
    const { event } = await buildEvent(site.server, { organizer: rose, title: 'Hidden draft', draft: true });
    const page = await visit('/', { as: rose });
    await workerReady(page);
    for (const path of ['/events/me?view=drafts', `/events/${event.uuid}`, '/settings/account']) await page.goto(path);
    const kept = await keptIn(page);
    expect(kept.map(({ address }) => address)).toContain('/offline');
    const others = kept.filter(({ address }) => !address.startsWith('/_app/immutable/'));
    expect(others.map(({ address }) => address)).toEqual(['/offline']);
    for (const { text } of kept) expect(text).not.toMatch(/Rose Secret|rose_secret|Hidden draft/);
  });
});

it('is installed from a manifest whose pictures are there, at the addresses of Mobilizon too', async () => {
  for (const path of ['/manifest.webmanifest', '/manifest.json']) {
    const answer = await fetch(`${site.server.url}${path}`);
    expect(answer.headers.get('content-type')).toBe('application/manifest+json');
    const { start_url, icons } = (await answer.json()) as { start_url: string; icons: { src: string }[] };
    const files = [start_url, '/favicon.ico', ...icons.map(({ src }) => src)];
    const found = await Promise.all(files.map((file) => fetch(`${site.server.url}${file}`)));
    expect(found.map(({ status }) => status)).toEqual(files.map(() => 200));
  }
});
