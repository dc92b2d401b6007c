import { beforeAll, describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { fillGazetteer } from '#test/gazetteer';
import { addProfile, buildPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { holdScripts, mistake, pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

describe('profiles', () => {
  it('are made, switched, edited and deleted, each act naming its profile', async () => {
    const person = await buildPerson(site.server, { username: 'nora', name: 'Nora' });
    const page = await visit('/identity/create', { as: person });
    await page.getByLabel('Name', { exact: true }).fill('Aunt Nora');
    await page.getByText('aunt_nora is free.').waitFor();
    await page.getByLabel('About you').fill('Cakes.\n\nAnd <b>more</b> cakes.');
    const file = { name: 'cake.jpg', mimeType: 'image/jpeg', buffer: await photograph(400, 400) };
    await page.locator('input[name="avatar"]').setInputFiles(file);
    await page.getByLabel('What the picture shows').first().fill('A cake');
    await press(page, 'Make this profile');
    await page.getByText('The profile Aunt Nora is ready.').waitFor();
    expect(await page.getByRole('main').locator('img').count()).toBe(1);

    await press(page, 'Switch to Aunt Nora');
    await page.getByRole('listitem').filter({ hasText: '@aunt_nora' }).getByText('You act as this profile').waitFor();
    expect(await page.getByRole('banner').innerText()).toContain('Aunt Nora');

    await page.getByRole('link', { name: 'Edit Aunt Nora' }).click();
    await page.getByRole('heading', { name: 'Edit Aunt Nora' }).waitFor();
    expect(await page.getByLabel('About you').inputValue()).toBe('Cakes.\n\nAnd <b>more</b> cakes.');
    await page.getByLabel('Name', { exact: true }).fill('Tante Nora');
    await page.getByLabel('Remove the picture').check();
    await press(page, 'Save');
    await page.getByText('Tante Nora is saved.').waitFor();
    expect(await page.getByRole('main').locator('img').count()).toBe(0);

    await page.getByRole('link', { name: 'Edit Tante Nora' }).click();
    await page.getByRole('heading', { name: 'Edit Tante Nora' }).waitFor();
    await page.locator('summary', { hasText: 'Delete…' }).click();
    expect(await page.getByRole('main').innerText()).toContain('Nobody can ever take the username aunt_nora again');
    await press(page, 'Delete Tante Nora for good');
    await page.getByText('Tante Nora is deleted.').waitFor();
    const left = page.getByRole('listitem').filter({ hasText: '@nora' });
    expect(await left.innerText()).toContain('You act as this profile');
  });

  it('keep the username that was typed before the page woke', async () => {
    const page = await visit('about:blank', { as: await buildPerson(site.server) });
    const wake = await holdScripts(page);
    await page.goto('/identity/create', { waitUntil: 'commit' });
    await page.getByLabel('Name', { exact: true }).fill('Aunt Bea');
    await page.getByLabel('Username').fill('bees');
    wake();
    await page.getByText('bees is free.').waitFor();
    expect(await page.getByLabel('Username').inputValue()).toBe('bees');
  });

  it('are switched in the header of any page without JavaScript, which leads back to that page', async () => {
    const person = await buildPerson(site.server, { name: 'Otto' });
    await addProfile(site.server, person.user, 'otto_two', 'Otto Two');
    const page = await visit('/settings/preferences', { as: person, javaScriptEnabled: false });
    await page.getByRole('banner').getByText('Acting as').click();
    await page.getByRole('banner').getByRole('button', { name: 'Otto Two' }).click();
    expect(pathOf(page)).toBe('/settings/preferences');
    expect(await page.getByRole('banner').locator('summary').innerText()).toContain('Otto Two');
  });

  it('tell beside the field what is wrong with them, and keep the words that were typed', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/identity/create', { as: person, javaScriptEnabled: false });
    await page.getByLabel('Name', { exact: true }).fill('Ann Plain');
    await page.getByLabel('Username').fill('Ann Plain!');
    await press(page, 'Make this profile');
    expect(await mistake(page)).toContain('Only small letters');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ann Plain');
    await page.getByLabel('Username').fill('');
    await page.locator('input[name="avatar"]').setInputFiles({
      name: 'no-picture.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('these are words'),
    });
    await press(page, 'Make this profile');
    expect(await mistake(page)).toContain('not a picture');
    await press(page, 'Make this profile');
    await page.getByText('The profile Ann Plain is ready.').waitFor();
    expect(await page.getByRole('main').innerText()).toContain('@ann_plain');
  });

  it('of other people cannot be edited', async () => {
    await buildPerson(site.server, { username: 'somebody_else' });
    const page = await visit('/settings/profiles', { as: await buildPerson(site.server) });
    expect((await page.goto('/identity/update/somebody_else'))?.status()).toBe(404);
  });

  it('keep their events from searches if they wish', async () => {
    const person = await buildPerson(site.server, { username: 'wallflower', name: 'Wally' });
    const { event } = await buildEvent(site.server, { organizer: person });
    const robots = async () => {
      const html = await (await fetch(new URL(`/events/${event.uuid}`, site.server.url))).text();
      return html.includes('content="noindex"');
    };
    expect(await robots()).toBe(false);
    const page = await visit('/identity/update/wallflower', { as: person, javaScriptEnabled: false });
    await page.getByLabel('Searches may find my events').uncheck();
    await press(page, 'Save');
    expect(await robots()).toBe(true);
    await page.goto('/identity/update/wallflower');
    expect(await page.getByLabel('Searches may find my events').isChecked()).toBe(false);
  });

  it('cannot be deleted when there is only one', async () => {
    const person = await buildPerson(site.server, { username: 'solo' });
    const page = await visit('/identity/update/solo', { as: person });
    expect(await page.getByRole('main').innerText()).toContain('This is your only profile');
    expect(await page.getByRole('button', { name: /Delete/ }).count()).toBe(0);
  });
});

describe('preferences', () => {
  beforeAll(() => fillGazetteer(site.server));

  it('are kept without JavaScript: language, colours, time zone and town', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/preferences', { as: person, javaScriptEnabled: false });
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await page.getByLabel('Time zone').selectOption('America/Toronto');
    await page.getByRole('combobox', { name: 'Your town' }).fill('Nowhere-sur-Rien');
    await press(page, 'Save');
    expect(await mistake(page)).toContain('We do not know this place.');
    await page.getByRole('combobox', { name: 'Your town' }).fill('Lyon');
    await page.getByLabel('How far').selectOption('25');
    await page.getByLabel('Dark').check();
    await press(page, 'Save');
    await page.getByText('Vos préférences sont enregistrées.').waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.getByLabel('Fuseau horaire').inputValue()).toBe('America/Toronto');
    expect(await page.getByRole('combobox', { name: 'Votre ville' }).inputValue()).toMatch(/^Lyon, /);
    expect(await page.getByLabel('Jusqu’où').inputValue()).toBe('25');
  });

  it('complete the name of a town by keyboard alone, and keep the one that was picked', async () => {
    const page = await visit('/settings/preferences', { as: await buildPerson(site.server) });
    const town = page.getByRole('combobox', { name: 'Your town' });
    await town.pressSequentially('Lyon');
    const second = page.getByRole('listbox').getByRole('option').nth(1);
    await second.waitFor();
    const picked = await second.innerText();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await town.inputValue()).toBe(picked);
    await press(page, 'Save');
    await page.getByText('Your preferences are saved.').waitFor();
    expect(await town.inputValue()).toBe(picked);
  });

  it('complete the name of a town that was typed before the page woke', async () => {
    const page = await visit('about:blank', { as: await buildPerson(site.server) });
    const wake = await holdScripts(page);
    await page.goto('/settings/preferences', { waitUntil: 'commit' });
    await page.getByRole('combobox', { name: 'Your town' }).pressSequentially('Lyon');
    wake();
    await page.getByRole('option', { name: /^Lyon/ }).first().waitFor();
  });
});

describe('the pages of an account', () => {
  const pages = ['welcome', 'settings/account', 'settings/profiles', 'settings/preferences', 'identity/create'];

  it.each(pages)('/%s can be used by everybody, and is kept out of search engines', async (address) => {
    const page = await visit(`/${address}`, { as: await buildPerson(site.server, { name: 'Xenia' }) });
    expect(pathOf(page)).toBe(`/${address}`);
    expect(await obstacles(page)).toEqual([]);
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  });

  it('can be used by everybody when a form was refused, and while something is asked', async () => {
    const person = await buildPerson(site.server, { username: 'xenia_twice', name: 'Xenia' });
    await addProfile(site.server, person.user, 'xenia_other');
    const page = await visit('/identity/update/xenia_twice', { as: person });
    await page.locator('summary', { hasText: 'Delete…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('x'.repeat(100));
    await page.locator('input[name="avatar"]').setInputFiles({
      name: 'no-picture.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('these are words'),
    });
    await press(page, 'Save');
    await mistake(page);
    expect(await obstacles(page)).toEqual([]);
  });
});
