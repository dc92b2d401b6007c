import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson } from '#test/people';
import { startTestServer } from '#test/server';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const password = 'three trees by the lake';

const email = (page: Page) => page.getByLabel('E-mail address');
const secret = (page: Page) => page.getByLabel('Password', { exact: true });
const mailSent = (page: Page) => page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
const confirmation = async (address: string) => `/validate/${await tokenMailedTo(site.server, address)}`;

async function register(page: Page, address: string): Promise<void> {
  await email(page).fill(address);
  await secret(page).fill(password);
  await press(page, 'Make my account');
  await mailSent(page);
}

async function signIn(page: Page, address: string, word: string): Promise<void> {
  await email(page).fill(address);
  await secret(page).fill(word);
  await press(page, 'Sign in');
}

/** Registers and confirms, up to the form of the first profile. */
async function comeToFirstProfile(address: string): Promise<Page> {
  const page = await visit('/register/user');
  await register(page, address);
  await page.goto(await confirmation(address));
  await press(page, 'Confirm and go on');
  await page.waitForURL('**/register/profile');
  return page;
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('registering %s', (_, javaScriptEnabled) => {
  it('leads from the form over the mail to a first profile and on to the page that was wanted', async () => {
    const [name, username] = javaScriptEnabled ? ['Rose Élan', 'rose_elan'] : ['Marc Plain', 'marc_plain'];
    const address = `${username}@example.org`;
    const page = await visit('/register/user?redirect=/settings/profiles', { javaScriptEnabled });
    await register(page, address);
    expect(await page.getByRole('main').innerText()).toContain(address);

    await page.goto(await confirmation(address));
    await press(page, 'Confirm and go on');
    await page.waitForURL('**/register/profile*');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await press(page, 'Make this profile');
    await page.getByRole('heading', { name: `Welcome, ${name}` }).waitFor();
    await press(page, 'Save and start');

    await page.waitForURL('**/settings/profiles');
    const profile = page.getByRole('listitem').filter({ hasText: `@${username}` });
    expect(await profile.innerText()).toContain('You act as this profile');
  });

  it('tells beside the field what is wrong, and keeps what was typed', async () => {
    const page = await visit('/register/user', { javaScriptEnabled });
    await email(page).fill('somebody@example.org');
    await secret(page).fill('short');
    await press(page, 'Make my account');
    expect(await mistake(page)).toContain('At least 8 characters, please.');
    expect(await email(page).inputValue()).toBe('somebody@example.org');
    expect(await mailsTo(site.server, 'somebody@example.org')).toHaveLength(0);
  });

  it('never sends a password back to the page', async () => {
    const page = await visit('/register/user', { javaScriptEnabled });
    await email(page).fill('somebody@example.org');
    await secret(page).fill('qwertz1');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      press(page, 'Make my account'),
    ]);
    expect(await answer.text()).not.toContain('qwertz1');
  });
});

describe('registering', () => {
  it('shows the same for an address that has an account as for one that has none', async () => {
    const { user } = await buildPerson(site.server);
    const page = await visit('/register/user');
    await register(page, user.email);
    const known = (await page.getByRole('main').innerText()).replace(user.email, '');
    await page.goto('/register/user');
    await register(page, 'unknown@example.org');
    expect((await page.getByRole('main').innerText()).replace('unknown@example.org', '')).toBe(known);
  });

  it('does nothing when the link of the mail is merely opened, and says so when it was used', async () => {
    const page = await visit('/register/user');
    await register(page, 'twice@example.org');
    const link = await confirmation('twice@example.org');
    await fetch(site.server.url + link);
    await page.goto(link);
    await press(page, 'Confirm and go on');
    await page.waitForURL('**/register/profile');
    const other = await visit(link);
    await press(other, 'Confirm and go on');
    await other.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  });

  it('suggests a username that is free, leaves alone one that was written, and refuses one that is taken', async () => {
    await buildPerson(site.server, { username: 'ines' });
    const page = await comeToFirstProfile('other.ines@example.org');
    const username = page.getByLabel('Username');
    await page.getByLabel('Name', { exact: true }).fill('Inès');
    await page.getByText('ines_2 is free.').waitFor();
    expect(await username.inputValue()).toBe('ines_2');
    await username.fill('ines');
    await page.getByText('ines is taken.').waitFor();
    await press(page, 'Make this profile');
    await mistake(page);
    expect(await username.inputValue()).toBe('ines');
    await username.fill('ines_of_the_hill');
    await page.getByLabel('Name', { exact: true }).fill('Inès B.');
    await press(page, 'Make this profile');
    await page.waitForURL('**/welcome');
    await page.goto('/settings/profiles');
    await page.getByText('@ines_of_the_hill').waitFor();
  });

  it('is not offered where it is closed, and nothing else is shut there', async () => {
    const closed = await startTestServer({ REGISTRATIONS: 'closed' });
    try {
      const page = await visit(`${closed.url}/register/user`);
      await page.getByRole('heading', { name: 'No new accounts here' }).waitFor();
      expect(await page.getByRole('main').locator('form').count()).toBe(0);
      await page.goto(`${closed.url}/login`);
      expect(await page.getByRole('link', { name: 'Register' }).count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(1);
    } finally {
      await closed.close();
    }
  });
});

describe('signing in and out', () => {
  it('leads on to the page that asked for it, and ends on every page at once', async () => {
    const { user } = await buildPerson(site.server, { password });
    const page = await visit('/settings/account');
    expect(pathOf(page)).toBe('/login');
    await signIn(page, user.email, 'not my password');
    await page.getByRole('alert').waitFor();
    await signIn(page, user.email, password);
    await page.waitForURL('**/settings/account');
    expect(await page.getByRole('main').innerText()).toContain(user.email);

    await page.getByRole('banner').getByText('Acting as').click();
    await press(page, 'Sign out');
    await page.waitForURL('/');
    await page.goto('/settings/account');
    expect(pathOf(page)).toBe('/login');
  });

  it.each([true, false])('leads back to the page where it was begun (JavaScript: %s)', async (javaScriptEnabled) => {
    const { user } = await buildPerson(site.server, { password });
    const page = await visit('/search?search=trees', { javaScriptEnabled });
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.waitForURL('**/login');
    await signIn(page, user.email, 'not my password');
    await page.getByRole('alert').waitFor();
    await signIn(page, user.email, password);
    await page.waitForURL('**/search?search=trees');
  });

  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'never leads to another site: %s',
    async (elsewhere) => {
      const { user } = await buildPerson(site.server, { password });
      const page = await visit(`/login?redirect=${encodeURIComponent(elsewhere)}`, { javaScriptEnabled: false });
      await signIn(page, user.email, password);
      await page.getByRole('banner').getByText('Acting as').waitFor();
      expect(page.url()).toBe(`${site.server.url}/`);
    },
  );

  it('offers the confirmation again to who cannot get in yet', async () => {
    const page = await visit('/register/user');
    await register(page, 'later@example.org');
    await page.goto('/login');
    await signIn(page, 'later@example.org', password);
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Have the confirmation sent again' }).click();
    await page.waitForURL('**/resend-instructions');
    await email(page).fill('later@example.org');
    await press(page, 'Send the link');
    await mailSent(page);
    expect(await mailsTo(site.server, 'later@example.org')).toHaveLength(2);
  });

  it('works with a new password after the old one was forgotten, and with the old one no more', async () => {
    const { user } = await buildPerson(site.server, { password });
    const page = await visit('/login');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.waitForURL('**/password-reset/send');
    await email(page).fill(user.email);
    await press(page, 'Send the link');
    await mailSent(page);
    await page.goto(`/password-reset/${await tokenMailedTo(site.server, user.email)}`);
    await page.getByLabel('New password').fill('password');
    await press(page, 'Save and sign in');
    await mistake(page);
    await page.getByLabel('New password').fill('a much newer password');
    await press(page, 'Save and sign in');
    await page.getByText('Your new password holds from now on.').waitFor();

    const other = await visit('/login');
    await signIn(other, user.email, password);
    await other.getByRole('alert').waitFor();
    await signIn(other, user.email, 'a much newer password');
    await other.waitForURL('/');
  });

  it('goes on here, and ends elsewhere, when the password is changed by who knows it', async () => {
    const person = await buildPerson(site.server, { password });
    const page = await visit('/login');
    await signIn(page, person.user.email, password);
    await page.waitForURL('/');
    await page.goto('/settings/account');
    await page.getByLabel('Present password').filter({ visible: true }).fill('wrong');
    await page.getByLabel('New password').fill('another good password');
    await press(page, 'Change the password');
    expect(await mistake(page)).toBe('This is not your present password.');
    await page.getByLabel('Present password').filter({ visible: true }).fill(password);
    await page.getByLabel('New password').fill('another good password');
    await press(page, 'Change the password');
    await page.getByText('Your password is changed.').waitFor();
    expect(pathOf(page)).toBe('/settings/account');
    expect(pathOf(await visit('/settings/account', { as: person }))).toBe('/login');
  });
});

describe('the pages before signing in', () => {
  const pages = [
    'login',
    'register/user',
    'resend-instructions',
    'password-reset/send',
    'validate/x',
    'password-reset/x',
  ];

  it.each(pages)('/%s can be used by everybody, and is kept out of search engines', async (address) => {
    const page = await visit(`/${address}`);
    expect(await obstacles(page)).toEqual([]);
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  });
});
