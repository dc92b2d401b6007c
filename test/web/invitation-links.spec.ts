import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { UserRole } from '#convoke/accounts';
import { InstanceSettingsService } from '#convoke/instance';
import { obstacles } from '#test/axe';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { mistake, press, useSite } from '#test/site';

const site = useSite({ REGISTRATIONS: 'invite' });
const { visit } = site;
const LINKS = '/settings/admin/invitations';

let moderator: TestPerson;
beforeAll(async () => {
  moderator = await buildPerson(site.server, { role: UserRole.MODERATOR });
});

const card = (page: Page, note: string) =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name: note }) });

/** Makes a link on its page; answers its address. */
async function makeLink(desk: Page, note: string, uses: string): Promise<string> {
  await desk.getByLabel('A note for moderators').fill(note);
  await desk.getByLabel('How many may use it').fill(uses);
  await press(desk, 'Make the link');
  await desk.getByText('The link is made').waitFor();
  return card(desk, note).getByText('/register/user?invitation=').innerText();
}

async function register(page: Page, address: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill('three trees by the lake');
  await press(page, 'Make my account');
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
}

async function confirm(page: Page, address: string): Promise<void> {
  await page.goto(`/validate/${await tokenMailedTo(site.server, address)}`);
  await press(page, 'Confirm and go on');
}

const words = (page: Page) => page.getByRole('main').innerText();

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('an invitation link %s', (_, javaScriptEnabled) => {
  const tag = javaScriptEnabled ? 'with' : 'without';

  it('is made by a moderator, lets one person in, and says that it is used up to the next', async () => {
    const note = `For the choir ${tag}`;
    const desk = await visit(LINKS, { as: moderator, javaScriptEnabled });
    const url = await makeLink(desk, note, '1');
    expect(await card(desk, note).innerText()).toMatch(/0 people got in by it · 1 at most/);

    const page = await visit(url, { javaScriptEnabled });
    expect(await words(page)).toContain('You are invited');
    expect(await words(page)).not.toContain(moderator.user.email);
    const late = await visit(url, { javaScriptEnabled });
    await register(page, `rose.${tag}@example.org`);
    await register(late, `late.${tag}@example.org`);
    await confirm(page, `rose.${tag}@example.org`);
    await page.waitForURL('**/register/profile*');
    await confirm(late, `late.${tag}@example.org`);
    expect(await late.getByRole('alert').innerText()).toContain('lets nobody in any more');
    await late.goto(url);
    await late.getByRole('heading', { name: 'This invitation does not work' }).waitFor();
    expect(await words(late)).toContain('Everybody whom this invitation lets in has come already');

    await desk.reload();
    expect(await card(desk, note).innerText()).toMatch(/Used up[^]*1 person got in by it · 1 at most/);
  });

  it('is ended by a moderator, and then says so', async () => {
    const note = `Mistaken ${tag}`;
    const desk = await visit(LINKS, { as: moderator, javaScriptEnabled });
    const url = await makeLink(desk, note, '');
    await card(desk, note).getByText('End', { exact: true }).click();
    await press(desk, `End the link “${note}”`);
    await desk.getByText('The link lets nobody in any more.').waitFor();
    const page = await visit(url, { javaScriptEnabled });
    expect(await words(page)).toContain('The time of this invitation is over.');
    expect(await page.getByRole('main').locator('form').count()).toBe(0);
  });
});

it('somebody is invited by mail with a word, without JavaScript, until it is withdrawn', async () => {
  const desk = await visit('/settings/admin/users', { as: moderator, javaScriptEnabled: false });
  await desk.getByRole('link', { name: 'Invite somebody by mail' }).click();
  await desk.getByLabel('E-mail address').fill(moderator.user.email);
  await desk.getByLabel('A word to them').fill('We sing on Tuesdays.');
  await press(desk, 'Send the invitation');
  expect(await mistake(desk)).toContain('Another account has this address.');
  expect(await desk.getByLabel('A word to them').inputValue()).toBe('We sing on Tuesdays.');
  await desk.getByLabel('E-mail address').fill('choir@example.org');
  await press(desk, 'Send the invitation');
  await desk.getByText('The invitation is on its way to choir@example.org.').waitFor();
  const [mail] = await mailsTo(site.server, 'choir@example.org');
  expect(mail!.text).toContain('We sing on Tuesdays.');
  const url = /https?:\S+invitation=[\w-]+/.exec(mail!.text!)![0];
  const page = await visit(url);
  expect(await words(page)).toContain('You are invited');

  await card(desk, 'choir@example.org').getByText('Withdraw', { exact: true }).click();
  await press(desk, 'Withdraw the invitation to choir@example.org');
  await desk.getByText('The link lets nobody in any more.').waitFor();
  await page.goto(url);
  expect(await words(page)).toContain('The time of this invitation is over.');
});

describe('without a good link', () => {
  it('the page says that accounts are opened by invitation, and offers no form', async () => {
    const page = await visit('/register/user');
    await page.getByRole('heading', { name: 'By invitation' }).waitFor();
    expect(await page.getByRole('main').locator('form').count()).toBe(0);
    await page.goto('/register/user?invitation=nonsense');
    expect(await words(page)).toContain('We do not know this invitation.');
  });

  it('one registers like everybody where registration is open', async () => {
    const settings = site.server.app.get(InstanceSettingsService, { strict: false });
    await settings.change({ registrations: 'open' });
    const page = await visit('/register/user?invitation=nonsense');
    expect(await words(page)).toContain('We do not know this invitation.');
    await register(page, 'anybody@example.org');
    await settings.change({ registrations: 'invite' });
  });
});

it('a number of people that is none is told beside its field', async () => {
  const desk = await visit(LINKS, { as: moderator });
  await desk.getByLabel('How many may use it').fill('ten');
  await press(desk, 'Make the link');
  await desk.getByText('This is not valid.').waitFor();
  expect(await desk.getByLabel('How many may use it').inputValue()).toBe('ten');
});

it('the pages have no obstacles', async () => {
  const desk = await visit(LINKS, { as: moderator });
  const url = await makeLink(desk, 'Looked at', '5');
  await card(desk, 'Looked at').getByText('End', { exact: true }).click();
  expect(await obstacles(desk), LINKS).toEqual([]);
  const page = await visit(url);
  expect(await obstacles(page), 'invited').toEqual([]);
});
