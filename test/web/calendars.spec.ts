import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildFeedToken, entriesIn, eventsIn } from '#test/feeds';
import { addProfile, buildPerson } from '#test/people';
import { press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

/** What a program that follows the link reads. */
const read = async (address: string) => (await fetch(address.replace('webcal:', 'http:'))).text();
const linkTo = async (page: Page, name: string) =>
  (await page.getByRole('link', { name, exact: true }).first().getAttribute('href'))!;
const alternates = (page: Page) =>
  page.locator('link[rel=alternate][type="text/calendar"], link[rel=alternate][type="application/atom+xml"]');

describe('the page of an event', () => {
  it('puts the event into calendars, and asks nobody else before', async () => {
    const { event } = await buildEvent(site.server, { title: 'Picnic' });
    const asked: string[] = [];
    const page = await visit('/', { javaScriptEnabled: false });
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(`/events/${event.uuid}`);
    await page.getByText('Add to calendar').click();
    for (const name of ['Calendar file', 'Add and keep up to date']) {
      expect(eventsIn(await read(await linkTo(page, name)))).toMatchObject([{ uid: event.url, summary: 'Picnic' }]);
    }
    expect(await linkTo(page, 'Google')).toContain('text=Picnic');
    expect(await page.getByRole('link', { name: 'Google' }).getAttribute('rel')).toContain('noreferrer');
    expect(new Set(asked)).toEqual(new Set([site.server.url]));
    expect(await alternates(page).count()).toBe(1);
  });

  it('gives the file of a private event to who may read it, and names it to no other service', async () => {
    const { event, organizer } = await buildEvent(site.server, { title: 'Secret', visibility: 'private' });
    const page = await visit(`/events/${event.uuid}`, { as: organizer });
    await page.getByText('Add to calendar').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Calendar file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('secret.ics');
    expect(await page.getByRole('link', { name: /Google|Outlook|up to date/ }).count()).toBe(0);
    expect(await alternates(page).count()).toBe(0);
  });
});

describe('lists', () => {
  it('lead to feeds of the same events', async () => {
    await buildEvent(site.server, { title: 'Kayak', tags: ['boats'], category: 'SPORTS' });
    await buildEvent(site.server, { title: 'Kayak far' });
    await site.server.runJobs();
    const titles = async (page: Page) => {
      const calendar = eventsIn(await read(await linkTo(page, 'In my calendar')));
      const news = entriesIn(await read(await linkTo(page, 'News feed')));
      expect(news.map(({ title }) => title).sort()).toEqual(calendar.map(({ summary }) => String(summary)).sort());
      expect(await alternates(page).count()).toBe(2);
      return news.map(({ title }) => title);
    };
    const page = await visit('/');
    expect(await titles(page)).toEqual(expect.arrayContaining(['Kayak', 'Kayak far']));
    await page.goto('/tag/boats');
    expect(await titles(page)).toEqual(['Kayak']);
    await page.goto('/search?search=kayak&category=SPORTS');
    expect(await titles(page)).toEqual(['Kayak']);
    await page.goto('/search?search=kayak&when=past');
    expect(await alternates(page).count()).toBe(0);
  });

  it('has none of a person', async () => {
    const { actor } = await buildPerson(site.server);
    for (const format of ['ics', 'atom']) {
      const { status } = await fetch(`${site.server.url}/@${actor.preferredUsername}/feed/${format}`);
      expect(status).toBe(404);
    }
  });
});

describe('the page of private calendars', () => {
  it.each([true, false])('makes, renews and removes links (JavaScript: %s)', async (javaScriptEnabled) => {
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await buildEvent(site.server, { organizer: rose, title: 'Mine' });
    const page = await visit('/settings/calendars', { as: rose, javaScriptEnabled });
    await press(page, 'Make a link: Rose');
    await page.getByText('The link is made.').waitFor();
    const first = await linkTo(page, 'In my calendar');
    expect(eventsIn(await read(first))).toMatchObject([{ summary: 'Mine' }]);
    expect(entriesIn(await read(await linkTo(page, 'News feed')))).toMatchObject([{ title: 'Mine' }]);

    await page.getByText('New link', { exact: true }).click();
    await press(page, 'Make a new link: Rose');
    await page.getByText('There is a new link.').waitFor();
    const second = await linkTo(page, 'In my calendar');
    expect(second).not.toBe(first);
    expect((await fetch(first.replace('webcal:', 'http:'))).status).toBe(404);

    await page.getByText('Remove', { exact: true }).click();
    await press(page, 'Remove the link: Rose');
    await page.getByText('The link is removed.').waitFor();
    expect((await fetch(second.replace('webcal:', 'http:'))).status).toBe(404);
    expect(await page.getByRole('link', { name: 'In my calendar' }).count()).toBe(0);
  });

  it('has no obstacles', async () => {
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await addProfile(site.server, rose.user, 'twin', 'Family');
    await buildFeedToken(site.server, rose, rose.actor.id);
    const page = await visit('/settings/calendars', { as: rose, viewport: { width: 360, height: 740 } });
    expect(await obstacles(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const { event } = await buildEvent(site.server);
    await page.goto(`/events/${event.uuid}`);
    await page.getByText('Add to calendar').click();
    expect(await obstacles(page)).toEqual([]);
  });
});
