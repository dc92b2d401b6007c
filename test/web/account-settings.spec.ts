import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { User } from '#convoke/accounts';
import { obstacles } from '#test/axe';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { holdScripts, mistake, pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const main = (page: Page) => page.getByRole('main').innerText();
const said = (page: Page, text: string) => page.getByText(text).first().waitFor();
const linkTo = async (address: string, page: string) => `${page}/${await tokenMailedTo(site.server, address)}`;
const emailOf = async ({ user }: TestPerson) =>
  (await site.server.db.manager.findOneByOrFail(User, { id: user.id })).email;

/** Opens one of the forms that wait behind a word, and types the password. */
async function open(page: Page, words: string, password: string) {
  await page.locator('summary', { hasText: words }).click();
  const form = page.locator('details', { hasText: words }).locator('form');
  await form.getByLabel('Present password').fill(password);
  return form;
}

async function askForAddress(page: Page, email: string, password: string): Promise<void> {
  const form = await open(page, 'Change the address', password);
  await form.getByLabel('New e-mail address').fill(email);
  await press(page, 'Change the address');
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('the settings of an account %s', (_, javaScriptEnabled) => {
  const kind = javaScriptEnabled ? 'js' : 'plain';

  it('change its address by a link that a button confirms', async () => {
    const person = await buildPerson(site.server);
    const wanted = `wanted-${kind}@example.org`;
    const page = await visit('/settings/account', { as: person, javaScriptEnabled });
    await askForAddress(page, wanted, person.password);
    await said(page, `We wrote to ${wanted}`);
    expect(await main(page)).toContain(`${wanted} waits to be confirmed`);

    await page.goto(await linkTo(wanted, '/validate/email'));
    expect(await emailOf(person)).toBe(person.user.email);
    await press(page, 'Use this address');
    await said(page, 'Your account has its new address.');
    expect(pathOf(page)).toBe('/settings/account');
    expect(await emailOf(person)).toBe(wanted);
  });

  it('let the old address stop the change, on any device', async () => {
    const person = await buildPerson(site.server);
    const wanted = `stopped-${kind}@example.org`;
    const page = await visit('/settings/account', { as: person, javaScriptEnabled });
    await askForAddress(page, wanted, person.password);
    await said(page, 'We wrote to');

    const elsewhere = await visit(await linkTo(person.user.email, '/validate/email/stop'), { javaScriptEnabled });
    await press(elsewhere, 'Keep my address');
    await said(elsewhere, 'Your account keeps its address.');
    await elsewhere.goto(await linkTo(wanted, '/validate/email'));
    await press(elsewhere, 'Use this address');
    await said(elsewhere, 'This link does not work any more');
    expect(await emailOf(person)).toBe(person.user.email);
  });

  it('tell beside the field of the form in question that the password is wrong', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/account', { as: person, javaScriptEnabled });
    await askForAddress(page, `typed-${kind}@example.org`, 'not the password');
    expect(await mistake(page)).toContain('This is not your present password.');
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(1);
    expect(await page.getByLabel('New e-mail address').inputValue()).toBe(`typed-${kind}@example.org`);
  });

  it('delete it with its password, and say before what is lost', async () => {
    const person = await buildPerson(site.server);
    const second = await addProfile(site.server, person.user, `second_${kind}`);
    const page = await visit('/settings/account', { as: person, javaScriptEnabled });
    await open(page, 'Delete my account…', 'not the password');
    const words = await main(page);
    for (const { preferredUsername } of [person.actor, second]) expect(words).toContain(`@${preferredUsername}`);
    await press(page, 'Delete my account for good');
    expect(await mistake(page)).toContain('This is not your present password.');

    await page.locator('details[open]').getByLabel('Present password').fill(person.password);
    await press(page, 'Delete my account for good');
    await said(page, 'Your account is deleted.');
    expect(pathOf(page)).toBe('/');
    expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBeGreaterThan(0);
    expect((await mailsTo(site.server, person.user.email)).at(-1)!.subject).toContain('your account is deleted');
  });
});

describe('the pages of an account', () => {
  it('keep open what a reader opened before the page woke', async () => {
    const page = await visit('about:blank', { as: await buildPerson(site.server) });
    const wake = await holdScripts(page);
    await page.goto('/settings/account', { waitUntil: 'commit' });
    await page.getByText('Delete my account…').click();
    wake();
    await page.getByRole('button', { name: 'Show the password' }).first().waitFor();
    expect(await page.locator('details[open]', { hasText: 'Delete my account…' }).count()).toBe(1);
  });

  it('have no obstacles and fit', async () => {
    const page = await visit('/settings/account', { as: await buildPerson(site.server) });
    for (const summary of await page.getByRole('main').locator('summary').all()) await summary.click();
    for (const path of ['', '/validate/email/x', '/validate/email/stop/x']) {
      if (path) await page.goto(path);
      expect(await obstacles(page)).toEqual([]);
    }
  });
});
