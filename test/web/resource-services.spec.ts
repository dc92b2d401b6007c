import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { UserRole } from '#convoke/accounts';
import { obstacles } from '#test/axe';
import { buildPerson, type TestPerson } from '#test/people';
import { press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const PATH = '/settings/admin/services';

let ada: TestPerson;
beforeAll(async () => {
  ada = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
});

const card = (page: Page, label: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: label, exact: true }) });

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('services for groups, %s', (_, javaScriptEnabled) => {
  it('are named, mended and taken away by an administrator', async () => {
    const page = await visit(PATH, { as: ada, javaScriptEnabled });
    await page.getByRole('heading', { name: 'No services yet' }).waitFor();
    await page.getByLabel('Name').fill('Etherpad');
    await page.getByLabel('Address').fill('pad.example/{id}');
    await press(page, 'Offer it');
    expect(await page.getByRole('textbox', { name: 'Address' }).getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('main').innerText()).toContain('Write the whole address with https://');
    expect(await page.getByLabel('Name').inputValue()).toBe('Etherpad');
    await page.getByLabel('Address').fill('https://pad.example/{id}');
    await press(page, 'Offer it');
    await page.getByText('Groups can use Etherpad now.').waitFor();
    expect(await card(page, 'Etherpad').innerText()).toContain('Pad · Made at once');
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);

    await card(page, 'Etherpad').getByRole('link', { name: 'Change Etherpad' }).click();
    await page.getByRole('heading', { name: 'Change Etherpad' }).waitFor();
    await page.getByLabel('Name').fill('');
    await page.getByLabel('Name').evaluate((field) => field.removeAttribute('required'));
    await press(page, 'Save');
    expect(await page.getByRole('textbox', { name: 'Name' }).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Name').fill('Polls');
    await page.getByLabel('What is made there').selectOption('poll');
    await page.getByLabel('Address').fill('https://polls.example/new');
    await press(page, 'Save');
    await page.getByText('Polls is changed.').waitFor();
    expect(await card(page, 'Polls').innerText()).toContain('Poll · Members make it on that page');
    expect(await card(page, 'Etherpad').count()).toBe(0);

    await card(page, 'Polls').getByText('Remove', { exact: true }).click();
    await press(page, 'Remove Polls');
    await page.getByText('Polls is no longer offered.').waitFor();
    await page.getByRole('heading', { name: 'No services yet' }).waitFor();
  });
});

it('is closed to others', async () => {
  const page = await visit(PATH, { as: await buildPerson(site.server, { role: UserRole.MODERATOR }) });
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This is not open to you');
});
