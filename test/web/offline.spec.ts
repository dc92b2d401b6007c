import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildPerson } from '#test/people';
import { press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const heading = (page: Page, words: string) => page.getByRole('heading', { name: words }).waitFor();

/** Waits until the worker answers for the pages of this window, and has kept those that were open before it came. */
const workerReady = (page: Page) =>
  page.evaluate<boolean>(
    `navigator.serviceWorker.ready.then(async ({ active }) => {
      while (active.state !== 'activated') {
        await new Promise((changed) => active.addEventListener('statechange', changed, { once: true }));
      }
      return true;
    })`,
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

const storesIn = (page: Page) => page.evaluate<string[]>('caches.keys()');

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

describe('what was read before', () => {
  it('can be read again, says since when it is so, and comes anew once there is a network', async () => {
    const { event } = await buildEvent(site.server, { title: 'Early picnic' });
    const page = await visit('/');
    await workerReady(page);
    await page.goto(`/events/${event.uuid}`);
    await heading(page, 'Early picnic');
    await page.goto('/about/instance');
    await page.context().setOffline(true);
    await page.goto(`/events/${event.uuid}`);
    await heading(page, 'Early picnic');
    expect(await bar(page).innerText()).toMatch(
      /You are offline\. This is the page as it was on \d+ \w+ \d{4} at \d\d:\d\d/,
    );
    expect(await obstacles(page)).toEqual([]);

    await page.goto('/about/terms');
    await heading(page, 'What you can read now');
    const titles = await page.locator('[data-kept-pages] a').allInnerTexts();
    expect(titles[0]).toMatch(/^About Convoke/);
    expect(titles.join()).toContain('Early picnic');
    await page.getByRole('link', { name: 'Early picnic' }).click();
    await heading(page, 'Early picnic');
    await site.server.db.query("UPDATE events SET title = 'Moved picnic' WHERE id = $1", [event.id]);
    await page.context().setOffline(false);
    await heading(page, 'Moved picnic');
    expect(await bar(page).count()).toBe(0);
  });

  it('is kept without what is said once, which waits for its reader', async () => {
    const page = await visit('/');
    await workerReady(page);
    const said = { name: 'flash', value: encodeURIComponent('success Well done.'), url: site.server.url };
    await page.context().addCookies([said]);
    await page.evaluate(
      `navigator.serviceWorker.controller.postMessage({ read: new URL('/about/terms', location).href })`,
    );
    const kept = async () => (await keptIn(page)).find(({ address }) => address === '/about/terms')?.text;
    await expect.poll(kept).toBeDefined();
    expect(await kept()).not.toContain('Well done.');
    await page.goto('/about/terms');
    await page.getByRole('alert').getByText('Well done.').waitFor();
  });

  it('is there for pages that opened before the worker, and for those that the framework drew or a form led to', async () => {
    const rose = await buildPerson(site.server);
    const { event } = await buildEvent(site.server, { title: 'Film night' });
    await site.server.runJobs();
    const page = await visit('/', { as: rose });
    await workerReady(page);
    await page
      .getByRole('link', { name: /Film night/ })
      .first()
      .click();
    await press(page, 'Take part');
    await page.getByText('You are going. See you there!').waitFor();
    const kept = async () => (await keptIn(page)).find(({ address }) => address === `/events/${event.uuid}`)?.text;
    await expect.poll(kept).toContain('You are going as');
    await page.context().setOffline(true);
    await page.goto('/');
    await page
      .getByRole('link', { name: /Film night/ })
      .first()
      .waitFor();
  });
});
describe('what is wanted without a network', () => {
  it('waits, is sent once when there is one, and shows', async () => {
    const rose = await buildPerson(site.server);
    const { event } = await buildEvent(site.server, { title: 'Garden day' });
    const page = await readOffline(`/events/${event.uuid}`, rose);
    await press(page, 'Take part');
    await page.getByText('Take part (Garden day').waitFor();
    expect(await obstacles(page)).toEqual([]);
    // It outlives the page.
    await page.goto('/about/terms');
    await page.getByText('waits for the network and is sent as soon as there is one.').waitFor();
    await page.goto(`/events/${event.uuid}`);
    await page.context().setOffline(false);
    await page.getByText('You are going. See you there!').waitFor();
    expect(await bar(page).count()).toBe(0);
    expect(await participantsOf(event.id)).toBe(1);
  });

  it('is done once where the answer to it is lost', async () => {
    const rose = await buildPerson(site.server);
    const { event } = await buildEvent(site.server, { title: 'Garden day' });
    const page = await readOffline(`/events/${event.uuid}`, rose);
    await page.getByLabel('Your comment').fill('With my own spade');
    await press(page, 'Comment');
    await page.getByText('Comment (Garden day').waitFor();
    const lost = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
    await page.route(
      '**/*?/comment',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.context().setOffline(false);
    await lost;
    expect(await commentsOn(event.id)).toBe(1);
    // It goes on waiting until the browser hears what became of it.
    await page.goto(`/events/${event.uuid}`);
    await page.getByRole('paragraph').filter({ hasText: 'With my own spade' }).waitFor();
    await bar(page).waitFor({ state: 'detached' });
    expect(await commentsOn(event.id)).toBe(1);
  });

  it('says why it was refused, and can be discarded', async () => {
    const rose = await buildPerson(site.server);
    const { event } = await buildEvent(site.server, { title: 'Garden day' });
    const page = await readOffline(`/events/${event.uuid}`, rose);
    await page.getByLabel('Your comment').fill('Too late');
    await press(page, 'Comment');
    await page.getByText('Comment (Garden day').waitFor();
    await site.server.db.query(
      `UPDATE events SET options = options || '{"commentModeration": "closed"}' WHERE id = $1`,
      [event.id],
    );
    await page.context().setOffline(false);
    await page.getByText('was not accepted. Comments on this event are closed.').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await press(page, 'Discard');
    await bar(page).waitFor({ state: 'detached' });
    await page.reload();
    await workerReady(page);
    expect(await commentsOn(event.id)).toBe(0);
    expect(await bar(page).count()).toBe(0);
  });

  it('stays in its form where it cannot wait', async () => {
    const page = await visit('/groups/create', { as: await buildPerson(site.server) });
    await workerReady(page);
    await page.getByLabel('Name of the group').fill('Planters');
    await page.getByLabel('Username').fill('planters');
    await page.context().setOffline(true);
    await press(page, 'Create the group');
    await page.getByText('This needs the network, so nothing was sent.').waitFor();
    expect(await page.getByLabel('Name of the group').inputValue()).toBe('Planters');
  });
});

describe('what the browser keeps for that', () => {
  it('is what its reader has read, no settings, and nothing once they sign out', async () => {
    const rose = await buildPerson(site.server, { name: 'Rose Secret', username: 'rose_secret' });
    const { event } = await buildEvent(site.server, { organizer: rose, title: 'Hidden draft', draft: true });
    const page = await readOffline(`/events/${event.uuid}`, rose);
    await heading(page, 'Hidden draft');
    await page.context().setOffline(false);
    await page.waitForLoadState();
    await page.goto('/settings/account');
    const kept = await keptIn(page);
    const paths = kept.map(({ address }) => address).filter((address) => !address.startsWith('/_app/immutable/'));
    expect(paths.toSorted()).toEqual(['/', `/events/${event.uuid}`, '/offline']);
    await page.evaluate('document.querySelector("form[action=\\"/logout\\"]").requestSubmit()');
    await page.waitForURL(`${site.server.url}/`);
    for (const { text } of await keptIn(page)) expect(text).not.toMatch(/Rose Secret|rose_secret|Hidden draft/);
  });

  it('is nothing of somebody else, whoever signs in next and however the other left', async () => {
    const rose = await buildPerson(site.server, { name: 'Rose Secret' });
    const { event } = await buildEvent(site.server, { organizer: rose, title: 'Hidden draft', draft: true });
    const page = await readOffline(`/events/${event.uuid}`, rose);
    await page.context().setOffline(false);
    const amir = await buildPerson(site.server);
    await page.context().addCookies([{ name: 'convoke_session', value: amir.refreshToken, url: site.server.url }]);
    await page.goto('/settings/account');
    const kept = async () => (await keptIn(page)).filter(({ text }) => /Rose Secret|Hidden draft/.test(text));
    await expect.poll(async () => (await kept()).map(({ address }) => address)).toEqual([]);
    await page.context().setOffline(true);
    await page.goto(`/events/${event.uuid}`);
    await heading(page, 'You are offline');
  });

  it('is gone when somebody signs out without a network', async () => {
    const rose = await buildPerson(site.server, { name: 'Rose Secret' });
    const { event } = await buildEvent(site.server, { title: 'Garden day' });
    const page = await readOffline(`/events/${event.uuid}`, rose);
    await press(page, 'Take part');
    await page.getByText('Take part (Garden day').waitFor();
    await page.evaluate('document.querySelector("form[action=\\"/logout\\"]").requestSubmit()');
    await page.getByText('Signing out needs the network, so you are still signed in.').waitFor();
    for (const { text } of await keptIn(page)) expect(text).not.toContain('Rose Secret');
    await page.context().setOffline(false);
    await page.goto(`/events/${event.uuid}`);
    expect(await participantsOf(event.id)).toBe(0);
  });

  it('is the fifty pages of a month that were read last, in the look of this release', async () => {
    const page = await visit('/robots.txt');
    await page.evaluate(`(async () => {
      for (const name of ['convoke-old-en', 'convoke-pages-visitor-old']) await (await caches.open(name)).put('/', new Response(''));
    })()`);
    await page.goto('/');
    await workerReady(page);
    await expect.poll(() => storesIn(page)).toHaveLength(2);
    expect((await storesIn(page)).join()).not.toContain('old');
    await page.evaluate(`(async () => {
      const store = await caches.open((await caches.keys()).find((name) => name.startsWith('convoke-pages-')));
      const put = (path, at) => store.put(path, new Response('', { headers: { 'x-kept-at': at } }));
      await put('/of-old', '2020-01-01T00:00:00Z');
      for (let number = 1; number <= 60; number++) await put('/read/' + number, new Date().toISOString());
    })()`);
    await page.goto('/about/rules');
    const read = async () =>
      (await keptIn(page)).map(({ address }) => address).filter((path) => /read|old|rules/.test(path));
    await expect.poll(read).toHaveLength(50);
    expect(await read()).toEqual([...Array.from({ length: 49 }, (_, index) => `/read/${index + 12}`), '/about/rules']);
  });
});

describe('as an app', () => {
  it('the site can be installed from a page that explains how', async () => {
    const page = await visit('/');
    await page.getByRole('link', { name: 'As an app' }).click();
    expect(await obstacles(page)).toEqual([]);
    const install = page.getByRole('button', { name: 'Install it now' });
    expect(await install.isVisible()).toBe(false);
    await page.evaluate(`dispatchEvent(Object.assign(new Event('beforeinstallprompt'), {
      prompt: async () => void (document.title = 'asked') }))`);
    await install.click();
    await install.waitFor({ state: 'hidden' });
    expect(await page.title()).toBe('asked');
  });

  it('has a manifest in the language of its reader', async () => {
    const read = async (language: string) => {
      const headers = { 'accept-language': language };
      return (await fetch(`${site.server.url}/manifest.webmanifest`, { headers })).json();
    };
    expect(await read('fr')).toMatchObject({
      lang: 'fr',
      dir: 'ltr',
      display: 'standalone',
      start_url: '/',
      scope: '/',
    });
    const { icons, shortcuts } = (await read('en')) as Record<'icons' | 'shortcuts', { src: string; url: string }[]>;
    for (const address of [...icons.map(({ src }) => src), ...shortcuts.map(({ url }) => url)])
      expect([address, (await fetch(site.server.url + address)).status]).toEqual([address, 200]);
  });
});

const bar = (page: Page) => page.getByRole('complementary', { name: 'Without a network' });

const count = async (query: string, id: string) =>
  Number((await site.server.db.query<{ count: string }>(query, [id]))[0]!.count);
const participantsOf = (id: string) =>
  count("SELECT count(*) FROM participations WHERE event_id = $1 AND role = 'participant'", id);
const commentsOn = (id: string) => count('SELECT count(*) FROM comments WHERE event_id = $1', id);

/** The page in a browser of somebody who read it just before the network went away. */
async function readOffline(path: string, person: { refreshToken: string }): Promise<Page> {
  const page = await visit('/', { as: person });
  await workerReady(page);
  await page.goto(path);
  await expect.poll(async () => (await keptIn(page)).map(({ address }) => address)).toContain(path);
  await page.context().setOffline(true);
  await page.reload();
  await bar(page).waitFor();
  return page;
}
