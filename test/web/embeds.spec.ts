import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent, inHours } from '#test/events';
import { buildGroup, type BuiltGroup } from '#test/groups';
import { press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const HOSTILE = '</a><img src=x onerror="document.title=\'stolen\'"> & "tea"';

/** A page of another site, which loads from there and from the instance alone. */
let elsewhere: Server;
let home: string;
let body = '';
let built: BuiltGroup;

beforeAll(async () => {
  elsewhere = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const instance = site.server.url;
    const policy = `default-src 'none'; script-src ${instance}; connect-src ${instance}; frame-src ${instance}`;
    response.setHeader('content-security-policy', policy);
    response.end(
      `<!doctype html><html lang="en"><title>Town</title><main><h1>Town</h1><div>${body}</div></main></html>`,
    );
  });
  await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
  home = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;

  built = await buildGroup(site.server, { name: 'Planters' });
  const { group, founder: organizer } = built;
  const given = { organizer, attributedToId: group.id };
  await buildEvent(site.server, { ...given, title: HOSTILE, beginsOn: inHours(20) });
  await buildEvent(site.server, { ...given, title: 'Pruning', beginsOn: inHours(30) });
  await buildEvent(site.server, { ...given, title: 'For members', visibility: 'restricted' });
  await buildEvent(site.server, { ...given, title: 'For nobody', visibility: 'private' });
  await site.server.runJobs();
});
afterAll(() => elsewhere?.close());

const name = () => built.group.preferredUsername;
const codeOf = (page: Page, heading: string) =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading }) })
    .locator('code')
    .innerText();

/** What the page with the code gives for other sites, with one event at once. */
async function code(heading: string): Promise<string> {
  const page = await visit(`/embed?group=${name()}&limit=1`);
  return codeOf(page, heading);
}

describe('the page with the code', () => {
  it('is led to from lists and events, and shows what other sites will have, without JavaScript too', async () => {
    const page = await visit(`/@${name()}/events`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Show on another site' }).click();
    const form = page.locator('main form');
    await form.getByLabel('Colours').selectOption('Dark');
    await form.getByLabel('Language').selectOption('Français');
    await press(page, 'Show it like this');
    const preview = page.frameLocator('iframe');
    await preview.getByText('Tous les événements sur').waitFor();
    expect(await preview.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await codeOf(page, 'As an element')).toContain(`group="${name()}" count="10" theme="dark" lang="fr"`);
    expect(await codeOf(page, 'As data (JSON Feed)')).toBe(`${site.server.url}/@${name()}/feed/json`);

    await page.goto('/search?search=pruning');
    await page.getByRole('link', { name: 'Show on another site' }).click();
    expect(await codeOf(page, 'As an element')).toContain('<convoke-events search="pruning"');
    await page.getByRole('link', { name: 'Events about “pruning”' }).click();
    await page.getByRole('link', { name: 'Pruning' }).click();
    await page.getByRole('link', { name: 'Show on another site' }).click();
    expect(await codeOf(page, 'As a frame')).toMatch(/\/embed\/events\/[0-9a-f-]{36}"/);
  });

  it('has no obstacles', async () => {
    const page = await visit(`/embed?group=${name()}`);
    expect(await obstacles(page)).toEqual([]);
  });
});

describe('in the page of another site', () => {
  it.each([true, false])(
    'a frame has what everybody may see, whoever looks (JavaScript: %s)',
    async (javaScriptEnabled) => {
      body = await code('As a frame');
      const page = await visit('/', { as: built.founder, javaScriptEnabled });
      const asked = new Set<string>();
      page.on('request', (request) => asked.add(new URL(request.url()).origin));
      await page.goto(home);
      const frame = page.frameLocator('iframe');
      const event = frame.getByRole('link', { name: HOSTILE });
      await event.waitFor();
      await frame.getByRole('link', { name: 'Next' }).click();
      await frame.getByRole('link', { name: 'Pruning' }).waitFor();
      expect(await frame.getByText(/^Page 2 of 2$/).count()).toBe(1);
      expect(await frame.locator('body').innerText()).not.toContain('For ');
      const [opened] = await Promise.all([
        page.waitForEvent('popup'),
        frame.getByRole('link', { name: 'Pruning' }).click(),
      ]);
      await opened.getByRole('heading', { name: 'Pruning' }).waitFor();
      expect(await opened.evaluate('window.opener')).toBeNull();
      expect(page.url()).toBe(home);
      expect(await page.title()).toBe('Town');
      expect([...asked].sort()).toEqual([site.server.url, new URL(home).origin].sort());
    },
  );

  it('an element shows the list, a page more on demand, and no more than everybody may see', async () => {
    body = await code('As an element');
    const page = await visit('/', { as: built.founder });
    await page.goto(home);
    await page.getByRole('link', { name: HOSTILE }).waitFor();
    expect(await page.getByRole('link', { name: 'Pruning' }).count()).toBe(0);
    expect(await obstacles(page)).toEqual([]);
    await press(page, 'Show more');
    await page.getByRole('link', { name: 'Pruning' }).waitFor();
    const focused = "document.querySelector('convoke-events').shadowRoot.activeElement.textContent";
    expect(await page.evaluate<string>(focused)).toBe('Pruning (opens in a new tab)');
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('listitem').count()).toBe(2);
    expect(await page.title()).toBe('Town');
  });

  it('an element says in words, in the language of the page, that there is nothing or that it fails', async () => {
    const script = `<script type="module" src="${site.server.url}/embed/convoke-events.js"></script>`;
    body = `${script}<convoke-events lang="fr" search="nowhere to be found"></convoke-events>`;
    const page = await visit(home);
    await page.getByText('Il n’y a pas d’événement pour le moment.').waitFor();
    body = `${script}<convoke-events group="no-such-group"></convoke-events>`;
    await page.reload();
    await page.getByRole('alert').filter({ hasText: 'The events could not be loaded.' }).waitFor();
    await page.evaluate(`document.querySelector('convoke-events').setAttribute('group', '${name()}')`);
    await page.getByRole('link', { name: 'Pruning' }).waitFor();
  });
});

describe('the pages for frames', () => {
  it('are the only ones that other sites can show, and know no reader', async () => {
    const { founder, group } = built;
    const headers = { cookie: `convoke_session=${founder.refreshToken}; theme=dark`, 'accept-language': 'en' };
    const read = (path: string) => fetch(`${site.server.url}${path}`, { headers });
    for (const path of [`/embed/events?group=${name()}`, `/embed/%65vents?group=${name()}`, '/embed/events']) {
      const answer = await read(path);
      expect(answer.headers.get('x-frame-options')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors *');
      expect(answer.headers.get('set-cookie')).toBeNull();
      const html = await answer.text();
      expect(html).not.toMatch(/For members|For nobody|data-theme="dark"|<script/);
    }
    for (const path of ['/embed', `/@${group.preferredUsername}/events`, '/embed/eventsomething']) {
      const answer = await read(path);
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('say that what is not for everybody is not there', async () => {
    const { event, organizer } = await buildEvent(site.server, { title: 'Secret', visibility: 'private' });
    const page = await visit(`/embed/events/${event.uuid}`, { as: organizer });
    expect(await page.locator('body').innerText()).not.toContain('Secret');
    expect(await page.getByRole('heading').innerText()).toBe('We cannot find this page');
    const hidden = await buildGroup(site.server, { visibility: 'private' });
    const { status } = await fetch(`${site.server.url}/embed/events?group=${hidden.group.preferredUsername}`);
    expect(status).toBe(404);
  });

  it('fit into the narrowest column, and have no obstacles', async () => {
    const page = await visit(`/embed/events?group=${name()}&limit=1`);
    expect(await obstacles(page)).toEqual([]);
    await page.setViewportSize({ width: 240, height: 400 });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
