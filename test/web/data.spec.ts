import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { Unpacked } from '#test/exports';
import { calendarOf } from '#test/event-imports';
import { buildEvent, inHours } from '#test/events';
import { buildPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { mistake, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const looks = [
  ['phone', 'dark', { width: 360, height: 740 }, true],
  ['desktop without JavaScript', 'light', { width: 1280, height: 800 }, false],
] as const;

describe('the page of one’s data', () => {
  it('makes an archive and shows when it is there', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/account', { as: person });
    await page.getByRole('navigation').getByRole('link', { name: 'Your data' }).click();
    await press(page, 'Make my archive');
    await page.getByText('Your archive will be packed in a moment').waitFor();
    await site.server.runJobs();
    // By itself: nobody asks for the page again.
    await page.getByText('Your archive is ready').waitFor();
    expect(await obstacles(page)).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^convoke-\d{4}-\d\d-\d\d\.zip$/);
    const bytes = Buffer.concat(await (await file.createReadStream()).toArray());
    expect(new Unpacked(bytes).json('account.json').email).toBe(person.user.email);
    await press(page, 'Delete it');
    await page.getByText('Done. The file is gone.').waitFor();
  });

  it('does the same without JavaScript, by opening the page again', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/data', { as: person, javaScriptEnabled: false });
    await press(page, 'Make my archive');
    await page.getByText('Your archive will be packed in a moment').waitFor();
    expect(await page.locator('head meta[http-equiv="refresh"]').count()).toBe(1);
    await site.server.runJobs();
    await page.goto('/settings/data');
    await page.getByText('Your archive is ready').waitFor();
    expect(await page.locator('head meta[http-equiv="refresh"]').count()).toBe(0);
  });

  it('tells what became of an archive that failed or is gone', async () => {
    const person = await buildPerson(site.server);
    const insert = (state: string) =>
      site.server.db.query(`INSERT INTO exports (user_id, state, locale, created_at) VALUES ($1, $2, 'en', now())`, [
        person.user.id,
        state,
      ]);
    await insert('expired');
    const page = await visit('/settings/data', { as: person });
    await page.getByText('has been deleted after a week').waitFor();
    await insert('failed');
    await page.reload();
    await page.getByText('Your archive could not be made').waitFor();
  });
});

describe('bringing an archive from elsewhere', () => {
  const choose = (page: Page, files: Record<string, object>) =>
    page.getByLabel('Archive (ZIP)').setInputFiles({
      name: 'archive.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from(
        zipSync(Object.fromEntries(Object.entries(files).map(([path, json]) => [path, strToU8(JSON.stringify(json))]))),
      ),
    });
  const profile = { format: 'convoke-profile', version: 1, preferredUsername: 'rose', name: 'Rose of elsewhere' };

  it.each(looks)(
    'shows what is in it, and then what became of it (%s)',
    async (_, colorScheme, viewport, javaScriptEnabled) => {
      const person = await buildPerson(site.server);
      const { event } = await buildEvent(site.server, { title: 'A walk by the lake' });
      const page = await visit('/settings/data', { as: person, colorScheme, viewport, javaScriptEnabled });
      await choose(page, {
        'profile.json': profile,
        'participations.json': {
          participations: [
            { event: { url: event.url, title: event.title, beginsOn: inHours(24) }, role: 'participant' },
          ],
        },
        'follows.json': { follows: [{ url: 'https://a.example/@ana' }] },
      });
      await press(page, 'Look into it');
      await page.getByText('Rose of elsewhere (@rose)').waitFor();
      expect(await page.getByRole('main').innerText()).toContain('1 participation, 0 events, 0 groups, and 1 follow');
      if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
      await page
        .getByLabel('Into which of your profiles?')
        .selectOption({ label: `@${person.actor.preferredUsername}` });
      await press(page, 'Import');
      await page.getByText('We are importing').first().waitFor();
      await site.server.runJobs();
      if (!javaScriptEnabled) await page.reload();
      await page.getByText('Your import is done').waitFor();
      await page.getByRole('link', { name: 'A walk by the lake' }).waitFor();
      await page.getByText('Only groups can be followed.').waitFor();
      if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
      await press(page, 'Done, clear this');
      await page.getByLabel('Archive (ZIP)').waitFor();
    },
  );

  it('says why it was not taken in, and which name is not free', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/data', { as: person });
    await choose(page, { 'letter.json': {} });
    await press(page, 'Look into it');
    await page.getByText('This is no archive of Convoke').waitFor();
    await choose(page, { 'profile.json': profile });
    await press(page, 'Look into it');
    await page.getByLabel('Username of the new profile').fill(person.actor.preferredUsername);
    await press(page, 'Import');
    expect(await mistake(page)).toContain('taken');
  });
});

describe('bringing events from elsewhere', () => {
  const choose = (page: Page, name: string, content: string) =>
    page.getByLabel('Or a file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  const read = async (page: Page, button: string) => {
    await press(page, button);
    await page.getByText('We are reading it').waitFor();
    await site.server.runJobs();
  };
  const calendar = calendarOf([
    { UID: 'ball@there', SUMMARY: 'A ball', URL: 'https://there.example/ball', LOCATION: 'Town hall' },
    { UID: 'walk@there', SUMMARY: 'A walk' },
    { UID: 'none@there', SUMMARY: 'x' },
  ]);

  it.each(looks)(
    'shows what was found, and makes what is chosen (%s)',
    async (_, colorScheme, viewport, javaScriptEnabled) => {
      const person = await buildPerson(site.server);
      const page = await visit('/settings/data', { as: person, colorScheme, viewport, javaScriptEnabled });
      await page.getByRole('link', { name: 'Bring events from a calendar' }).click();
      await choose(page, 'all.ics', calendar);
      await read(page, 'Look into it');
      if (!javaScriptEnabled) await page.reload();
      await page.getByText('It has no title of three letters or more.').waitFor();
      if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
      await page.getByLabel('Make “A walk”').uncheck();
      await press(page, 'Make these events');
      await page.getByText('We are making your events').first().waitFor();
      await site.server.runJobs();
      if (!javaScriptEnabled) await page.reload();
      await page.getByText('Your events are here.').waitFor();
      expect(await page.getByRole('link', { name: 'A walk' }).count()).toBe(0);
      await page.getByRole('link', { name: 'A ball', exact: true }).click();
      await page.getByRole('link', { name: 'First announced on there.example' }).waitFor();
    },
  );

  it('says why a source cannot be read, and takes another one', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/data/events', { as: person });
    await page.getByLabel('Address (optional)').fill('file:///etc/passwd');
    await press(page, 'Look into it');
    expect(await mistake(page)).not.toBe('');
    await page.getByLabel('Address (optional)').fill('');
    await choose(page, 'letter.txt', 'Dear Rose');
    await read(page, 'Look into it');
    await page.getByText('We find no events in this').waitFor();
    await press(page, 'Choose something else');
    await choose(page, 'table.csv', 'what,x\nA ball,2100-05-01 18:00\n');
    await read(page, 'Look into it');
    await page.getByRole('main').getByRole('combobox').first().selectOption({ label: 'Title' });
    await page
      .getByRole('main')
      .getByRole('combobox')
      .nth(1)
      .selectOption({ label: 'Beginning (day, or day and time)' });
    await read(page, 'Read it so');
    await page.getByLabel('Make “A ball”').waitFor();
  });

  it('keeps a calendar in step until somebody stops it', async () => {
    const person = await buildPerson(site.server);
    const there = await RemoteServer.start();
    there.serve('/all.ics', calendar, { type: 'text/calendar' });
    const page = await visit('/settings/data/events', {
      as: person,
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
    });
    await page.getByRole('link', { name: 'Keep the events of a calendar in step' }).click();
    await page.getByLabel('Address of the calendar (ICS)').fill(`${there.url}/all.ics`);
    await press(page, 'Follow this calendar');
    await page.getByText('not read yet').waitFor();
    await site.server.runJobs();
    await page.reload();
    await page.getByText('1 event of it cannot be made or changed here.').waitFor();
    expect(await obstacles(page)).toEqual([]);
    await page.locator('summary', { hasText: 'Stop following' }).click();
    await press(page, 'Stop following');
    await page.getByText('You do not follow this calendar any more').waitFor();
    await there.close();
  });
});
