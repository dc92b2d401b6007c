import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { User, UserRole } from '#convoke/accounts';
import { obstacles } from '#test/axe';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { press, useSite } from '#test/site';

const site = useSite({ REGISTRATIONS: 'approval' });
const { visit } = site;
const REGISTRATIONS = '/settings/admin/registrations';
const password = 'three trees by the lake';
const reason = 'I water the trees of the rue Verte,\nand <b>like</b> company.';

let moderator: TestPerson;
let reader: TestPerson;
beforeAll(async () => {
  moderator = await buildPerson(site.server, { role: UserRole.MODERATOR, name: 'Mona', username: 'mona' });
  reader = await buildPerson(site.server);
});

async function fillForm(page: Page, address: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
}

/** Registers and confirms, up to the page that says that moderators have a look. */
async function comeToWait(address: string, javaScriptEnabled = true): Promise<Page> {
  const page = await visit('/register/user', { javaScriptEnabled });
  await fillForm(page, address);
  await page.getByLabel('Why do you want to join?').fill(reason);
  await press(page, 'Ask for an account');
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  await page.goto(`/validate/${await tokenMailedTo(site.server, address)}`);
  await press(page, 'Confirm and go on');
  await page.getByRole('heading', { name: 'Now a moderator has a look' }).waitFor();
  return page;
}

async function signIn(page: Page, address: string): Promise<void> {
  await page.goto('/login');
  await fillForm(page, address);
  await press(page, 'Sign in');
}

const card = (page: Page, address: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: address }) });

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('registering by approval %s', (_, javaScriptEnabled) => {
  const tag = javaScriptEnabled ? 'with' : 'without';

  it('asks why, waits, is let in by a moderator and signs in', async () => {
    const address = `rose.${tag}@example.org`;
    const page = await comeToWait(address, javaScriptEnabled);
    expect(await page.getByRole('main').innerText()).toContain('we write to you as soon as it is decided');
    await signIn(page, address);
    expect(await page.getByRole('alert').innerText()).toContain('A moderator still has to look at your request');

    const desk = await visit('/', { as: moderator, javaScriptEnabled });
    await desk.locator('header details summary').last().click();
    await desk.getByRole('link', { name: 'Administration' }).click();
    await desk.getByRole('link', { name: 'Registrations' }).click();
    await desk.getByRole('heading', { level: 1, name: 'Registrations' }).waitFor();
    expect(await card(desk, address).innerText()).toContain(reason);
    await press(desk, `Let in ${address}`);
    await desk.getByText(`${address} can sign in now`).waitFor();
    expect(await card(desk, address).count()).toBe(0);

    await signIn(page, address);
    await page.waitForURL('**/register/profile*');
  });

  it('is turned away with a word', async () => {
    const address = `marc.${tag}@example.org`;
    await comeToWait(address, javaScriptEnabled);
    const desk = await visit(REGISTRATIONS, { as: moderator, javaScriptEnabled });
    await card(desk, address).getByText('Turn away', { exact: true }).click();
    await card(desk, address).getByLabel('A word to them').fill('Only neighbours, sorry.');
    await press(desk, `Turn ${address} away`);
    await desk.getByText(`${address} was turned away`).waitFor();
    expect((await mailsTo(site.server, address)).at(-1)!.text).toContain('Only neighbours, sorry.');
    expect(await site.server.db.manager.existsBy(User, { email: address })).toBe(false);
  });
});

describe('the queue', () => {
  it('is decided from the list of accounts as well', async () => {
    await comeToWait('listed@example.org');
    const desk = await visit('/settings/admin/users?show=waiting', { as: moderator, javaScriptEnabled: false });
    expect(await card(desk, 'listed@example.org').innerText()).toContain(reason);
    await press(desk, 'Let in listed@example.org');
    await desk.getByText('listed@example.org can sign in now').waitFor();
    expect(await card(desk, 'listed@example.org').count()).toBe(0);
  });

  it('says so when another moderator was quicker', async () => {
    await comeToWait('contested@example.org');
    const desk = await visit(REGISTRATIONS, { as: moderator });
    await site.server.db.query(`DELETE FROM users WHERE email = 'contested@example.org'`);
    await press(desk, 'Let in contested@example.org');
    expect(await desk.getByRole('alert').innerText()).toContain('this was decided already');
    await desk.getByRole('heading', { name: 'Nobody waits' }).waitFor();
  });

  it('is for moderators, who find nothing of administrators beside it', async () => {
    const other = await visit(REGISTRATIONS, { as: reader });
    await other.getByRole('heading', { name: 'This is not open to you' }).waitFor();
    const desk = await visit('/settings/admin', { as: moderator });
    await desk.getByRole('heading', { level: 1, name: 'Reports' }).waitFor();
    await desk.getByRole('link', { name: 'Registrations' }).waitFor();
    expect(await desk.getByRole('link', { name: 'Instances' }).count()).toBe(0);
  });
});

it('the pages have no obstacles', async () => {
  const waiting = await comeToWait('plain@example.org');
  expect(await obstacles(waiting), 'waiting').toEqual([]);
  const desk = await visit(REGISTRATIONS, { as: moderator });
  await desk.getByText('Turn away', { exact: true }).first().click();
  expect(await obstacles(desk), REGISTRATIONS).toEqual([]);
  const form = await visit('/register/user');
  expect(await obstacles(form), 'form').toEqual([]);
});
