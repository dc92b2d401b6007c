import { expect, it } from 'vitest';
import { Resources } from '#convoke/resources';
import { buildGroup } from '#test/groups';
import { buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite({ RESOURCE_PROVIDERS: 'etherpad=https://pad.example/p/{id},framadate=https://polls.example/new' });
const { visit } = site;

async function buildLibrary() {
  const { group, founder } = await buildGroup(site.server);
  const add = (title: string, traits = {}) =>
    site.server.app.get(Resources, { strict: false }).create(founder.viewer, group.id, { title, ...traits });
  return { founder, add, path: `/@${group.preferredUsername}/resources` };
}

it('makes a pad in two clicks, also without JavaScript', async () => {
  const { founder, path } = await buildLibrary();
  const page = await visit(path, { as: founder, javaScriptEnabled: false });
  await page.locator('summary', { hasText: 'New' }).click();
  await press(page, 'Pad (Etherpad)');
  const link = page.getByRole('link', { name: 'Open', exact: true });
  expect(await link.getAttribute('href')).toMatch(/^https:\/\/pad\.example\/p\/[0-9a-f]{32}$/);
});

it('is filled, changed, moved and emptied without JavaScript, and keeps what was typed when something is refused', async () => {
  const { founder, add, path } = await buildLibrary();
  await add('Posters', { type: 'folder' });
  const page = await visit(path, { as: founder, javaScriptEnabled: false });
  await page.locator('summary', { hasText: 'New' }).click();
  await page.getByRole('link', { name: 'Link', exact: true }).click();
  await page.getByLabel('Address').fill('ftp://example.org/');
  await page.getByLabel('Title').fill('The <b>list</b>');
  await press(page, 'Add');
  expect(await page.getByLabel('Title').inputValue()).toBe('The <b>list</b>');
  await page.getByLabel('Address').fill('https://example.org/');
  await press(page, 'Add');
  await page.getByText('“The <b>list</b>” is in the library now.').waitFor();

  await page.getByRole('link', { name: 'Change, move or delete “The' }).click();
  await page.locator('summary', { hasText: 'Move' }).click();
  await page.getByLabel('Into which folder?').selectOption({ label: 'Posters' });
  await press(page, 'Move');
  expect(pathOf(page)).toBe(`${path}/Posters`);
  await page.locator('li[data-id]', { hasText: 'The <b>list</b>' }).waitFor();

  await page.goto(`${path}/Posters`);
  await page.locator('summary', { hasText: 'Delete' }).click();
  await press(page, 'Delete for good');
  await page.getByText('Nothing here yet').waitFor();
  expect(pathOf(page)).toBe(path);
});

it('moves what is dragged onto a folder, or onto one above', async () => {
  const { founder, add, path } = await buildLibrary();
  const { id } = await add('Posters', { type: 'folder' });
  await add('Summer', { type: 'folder', parentId: id });
  await add('Draft', { resourceUrl: 'https://example.org/' });
  const page = await visit(path, { as: founder });
  await page.getByText('Drag something onto a folder').waitFor();
  await page.locator('li[data-id]', { hasText: 'Draft' }).dragTo(page.locator('li[data-id]', { hasText: 'Posters' }));
  await page.waitForURL(`**${path}/Posters`);
  await page.locator('li[data-id]', { hasText: 'Draft' }).dragTo(page.locator('li[data-id]', { hasText: 'Summer' }));
  await page.waitForURL(`**${path}/Posters/Summer`);
  await page.locator('li[data-id]', { hasText: 'Draft' }).dragTo(page.locator('nav a[data-folder=""]'));
  await page.waitForURL(`**${path}`);
  await page.locator('li[data-id]', { hasText: 'Draft' }).waitFor();
});

it('tells nobody else what is in it', async () => {
  const { add, path } = await buildLibrary();
  await add('Secret', { type: 'folder' });
  const stranger = await buildPerson(site.server);
  const page = await visit(`${path}/Secret`, { as: stranger });
  await page.getByText('None of your profiles is a member yet.').waitFor();
  expect(await page.getByText('Secret').count()).toBe(0);
});

it('is led to by the timeline, each to what it is about', async () => {
  const { founder, add, path } = await buildLibrary();
  const { id } = await add('Posters & plans', { type: 'folder' });
  await add('Summer', { type: 'folder', parentId: id });
  await site.server.runJobs();
  const page = await visit(path.replace(/resources$/, 'timeline'), { as: founder });
  await page.getByRole('link', { name: /“Summer”/ }).click();
  await page.getByRole('heading', { name: 'Summer' }).waitFor();
  expect(decodeURIComponent(pathOf(page))).toBe(`${path}/Posters & plans/Summer`);
});
