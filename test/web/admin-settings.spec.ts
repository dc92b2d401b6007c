import { beforeAll, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { InstanceSettingsService } from '#convoke/instance';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { mistake, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const PATH = '/settings/admin/settings';

let ada: TestPerson;
beforeAll(async () => {
  ada = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
});

it('an administrator changes names, texts and features without JavaScript', async () => {
  const page = await visit(PATH, { as: ada, javaScriptEnabled: false });
  const name = page.getByLabel('Name of the instance');
  await name.fill('');
  await name.evaluate((field) => field.removeAttribute('required'));
  await page.getByLabel('Slogan').fill('More trees');
  await press(page, 'Save');
  expect(await mistake(page)).toContain('This is needed');
  expect(await page.getByLabel('Slogan').inputValue()).toBe('More trees');
  await name.fill('Trees');
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  expect(await (await visit('/')).getByText('More trees').count()).toBeGreaterThan(0);

  await page.goto(`${PATH}/legal`);
  await page.getByRole('group', { name: 'Terms' }).getByText('A page elsewhere').click();
  await page.getByLabel('Terms: address of the page').fill('https://trees.example/terms');
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  expect(await (await visit('/about/terms')).getByRole('main').innerText()).toContain('https://trees.example/terms');

  await page.goto(`${PATH}/features`);
  await page.getByLabel('Only groups have events').click();
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  const editor = await visit('/events/create', { as: ada });
  await editor.getByText('you publish for none yet').waitFor();
  await page.getByLabel('Only groups have events').click();
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
});

it('two administrators are told of each other, and the second may decide', async () => {
  const [one, other] = [await visit(PATH, { as: ada }), await visit(PATH, { as: ada })];
  await one.getByLabel('Slogan').fill('One');
  await press(one, 'Save');
  await one.getByText('The settings are saved.').waitFor();
  await other.getByLabel('Slogan').fill('Other');
  await press(other, 'Save');
  expect(await mistake(other)).toContain('Somebody else has changed this meanwhile');
  expect(await other.getByLabel('Slogan').inputValue()).toBe('Other');
  await press(other, 'Save');
  await other.getByText('The settings are saved.').waitFor();
});

it('an announcement stands on every page until its reader puts it away', async () => {
  const page = await visit(`${PATH}/announcement`, { as: ada, javaScriptEnabled: false });
  await page.getByLabel('Show the announcement').click();
  await press(page, 'Save');
  expect(await mistake(page)).toBeTruthy();
  await page.getByLabel('Text (English)').fill('We plant tonight: https://trees.example/map.');
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();

  const reader = await visit('/search', { javaScriptEnabled: false });
  const announcement = reader.getByRole('region', { name: 'Announcement' });
  expect(await announcement.innerText()).toContain('We plant tonight');
  expect(await announcement.getByRole('link').getAttribute('href')).toBe('https://trees.example/map');
  await announcement.getByRole('button').click();
  await reader.waitForURL('**/search');
  expect(await announcement.count()).toBe(0);
  const another = await visit('/search');
  expect(await another.getByText('We plant tonight').count()).toBe(1);
  expect(await obstacles(another)).toEqual([]);

  await page.getByLabel('Text (English)').fill('We plant tomorrow');
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  await reader.reload();
  await reader.getByText('We plant tomorrow').waitFor();

  await page.getByLabel('Show the announcement').click();
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  expect(await page.getByLabel('Text (English)').inputValue()).toBe('We plant tomorrow');
  await reader.reload();
  expect(await announcement.count()).toBe(0);
});

it('colours are tried before they are kept', async () => {
  const page = await visit(`${PATH}/appearance`, { as: ada, javaScriptEnabled: false });
  await page.getByLabel('Main colour').fill('#aa2255');
  await page.getByLabel('Use this colour').first().check();
  await press(page, 'Try the colours');
  await page.getByText('This page shows your colours').waitFor();
  const sheets = () => page.locator('link[rel=stylesheet][href*="theme.css"]').count();
  expect(await sheets()).toBe(1);
  expect(await (await visit('/')).locator('link[href*="theme.css"]').count()).toBe(0);
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  expect(await (await visit('/')).locator('link[href*="aa2255"]').count()).toBe(1);
});

it('events without a picture show that of the instance until it is removed', async () => {
  const { event } = await buildEvent(site.server, { organizer: ada });
  const page = await visit(`${PATH}/appearance`, { as: ada, javaScriptEnabled: false });
  const reader = await visit(`/events/${event.uuid}`, { javaScriptEnabled: false });
  const shown = reader.getByRole('main').locator('img[src*="/media/"]');
  const usual = page.getByRole('group', { name: 'Usual picture of events' });
  const choose = (buffer: Buffer) =>
    usual.locator('[type=file]').setInputFiles({ name: 'trees.jpg', mimeType: 'image/jpeg', buffer });
  await choose(Buffer.from('not a picture'));
  await press(page, 'Save');
  expect(await mistake(page)).not.toBe('');

  await choose(Buffer.alloc(12_000_000));
  await press(page, 'Save');
  await page.getByText('What you sent is too large.').waitFor();

  await choose(await photograph(900, 600));
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  await reader.reload();
  expect(await shown.count()).toBe(1);

  await usual.getByLabel('Remove').check();
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  await reader.reload();
  expect(await shown.count()).toBe(0);
});

it('languages are added one by one, and the main one is chosen among them', async () => {
  await site.server.app.get(InstanceSettingsService, { strict: false }).change({ languages: ['en', 'fr'] });
  const page = await visit(PATH, { as: ada, javaScriptEnabled: false });
  await page.getByLabel('Add a language').selectOption({ label: 'Breton' });
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  await page.getByLabel('French').uncheck();
  await page.getByLabel('Main language').selectOption({ label: 'Breton' });
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  const spoken = await page.getByLabel('Main language').locator('option').allTextContents();
  expect(spoken.map((name) => name.trim())).toEqual(['Breton', 'English']);
  expect(await page.getByLabel('Main language').inputValue()).toBe('br');
  // A reader of French is given what is spoken here, and finds French among no choices.
  const reader = await visit('/about/instance', { locale: 'fr' });
  expect(await reader.getByText('Breton').count()).toBe(1);
  expect(await reader.getByRole('button', { name: 'Français' }).count()).toBe(0);
});

it('texts are looked at before they are kept', async () => {
  const page = await visit(`${PATH}/legal`, { as: ada, javaScriptEnabled: false });
  await page.getByRole('textbox', { name: 'Rules' }).fill('Be kind.\n\nBring a spade.');
  await press(page, 'See how it looks');
  const preview = page.getByRole('region', { name: 'How it would look' });
  expect(await preview.locator('p').allInnerTexts()).toEqual(expect.arrayContaining(['Be kind.', 'Bring a spade.']));
  expect(await page.getByRole('textbox', { name: 'Rules' }).inputValue()).toContain('Bring a spade.');
  expect(await (await visit('/about/rules')).getByText('Bring a spade.').count()).toBe(0);
  await press(page, 'Save');
  await page.getByText('The settings are saved.').waitFor();
  expect(await (await visit('/about/rules')).getByText('Bring a spade.').count()).toBe(1);
});

it('categories are added, hidden and put in order, and organizers choose among them', async () => {
  const page = await visit('/settings/admin/categories', { as: ada, javaScriptEnabled: false });
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
  await press(page, 'Add it');
  expect(await mistake(page)).toContain('This is needed');
  await page.getByLabel('Name (English)').fill('Bees');
  await press(page, 'Add it');
  await page.getByText('The category is added.').waitFor();
  await row('Bees').getByRole('button', { name: 'Move Bees up' }).click();
  await page.getByText('Everybody sees them in this order.').waitFor();
  await row('Games').getByRole('button', { name: 'Hide Games' }).click();
  await page.getByText('The category is hidden.').waitFor();
  const options = async () => {
    const editor = await visit('/events/create', { as: ada });
    return editor.getByLabel('Category').locator('option').allTextContents();
  };
  const offered = await options();
  expect(offered).toContain('Bees');
  expect(offered).not.toContain('Games');
  await row('Bees').getByRole('link', { name: 'Change Bees' }).click();
  await page.getByLabel('Name (English)').fill('Bees & honey');
  await press(page, 'Save');
  await page.getByText('The category is changed.').waitFor();
  await row('Bees & honey').getByText('Delete', { exact: true }).click();
  await press(page, 'Delete Bees & honey');
  await page.getByText('The category is deleted.').waitFor();
  expect(await row('Bees & honey').count()).toBe(0);
  expect(await obstacles(await visit('/settings/admin/categories', { as: ada }))).toEqual([]);
});

it('a page of one’s own is a draft first, then everybody finds it in the footer', async () => {
  const page = await visit('/settings/admin/pages/create', { as: ada, javaScriptEnabled: false });
  await press(page, 'Save the page');
  expect(await mistake(page)).toContain('This is needed');
  await page.getByLabel('Title (English)').fill('How to help');
  await page.getByRole('textbox', { name: 'Text (English)' }).fill('Bring a spade.');
  await press(page, 'Save the page');
  await page.getByText('This is a draft: only administrators see it.').waitFor();
  const reader = await visit('/pages/how-to-help', { javaScriptEnabled: false });
  await reader.getByRole('heading', { name: 'We cannot find this page' }).waitFor();
  await page.getByRole('link', { name: 'Change this page' }).click();
  await page.getByLabel('Draft: only administrators see it').click();
  await press(page, 'Save the page');
  await page.getByText('The page is saved.').waitFor();

  await reader.goto('/about/rules');
  await reader.getByRole('contentinfo').getByRole('link', { name: 'How to help' }).click();
  await reader.getByRole('heading', { name: 'How to help' }).waitFor();
  expect(await reader.getByRole('main').innerText()).toContain('Bring a spade.');
  expect(await reader.locator('link[rel=canonical]').getAttribute('href')).toBe(reader.url());
  expect(await reader.locator('meta[property="og:title"]').getAttribute('content')).toBe('How to help');
  expect(await obstacles(await visit('/pages/how-to-help'))).toEqual([]);
});
