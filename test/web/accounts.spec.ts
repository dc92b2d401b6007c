import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GazetteerImport } from '#convoke/places';
import { obstacles } from '#test/axe';
import { launchBrowser } from '#test/browser';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';

const password = 'three trees by the lake';

let server: TestServer;
let browser: Browser;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
});

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const path = (page: Page) => new URL(page.url()).pathname;
const title = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();

async function register(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Make my account');
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
}

/** The address of our pages in the last mail to somebody. */
async function linkFor(email: string, kind: 'validate' | 'password-reset'): Promise<string> {
  const mails = (await server.mails()).filter(({ to }) => to?.[0]?.address === email);
  const link = mails.at(-1)?.text?.match(new RegExp(`${server.url}(/${kind}/\\S+)`))?.[1];
  if (!link) throw new Error(`No mail to ${email} has a link to ${kind}`);
  return link;
}

async function makeFirstProfile(page: Page, name: string): Promise<void> {
  await page.waitForURL('**/register/profile*');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await press(page, 'Make this profile');
  await page.waitForURL('**/welcome*');
}

/** A person with an account and a profile, signed in, on the home page. */
async function newcomer(name: string, options: BrowserContextOptions = {}): Promise<{ page: Page; email: string }> {
  const preferredUsername = name.toLowerCase().replaceAll(' ', '_');
  const email = `${preferredUsername}@example.org`;
  await ask(
    'mutation ($email: String!, $password: String!) { createUser(email: $email, password: $password) { id } }',
    {
      email,
      password,
    },
  );
  const token = (await linkFor(email, 'validate')).split('/').at(-1);
  const { validateUser } = await ask(
    'mutation ($token: String!) { validateUser(token: $token) { accessToken refreshToken } }',
    { token },
  );
  await ask(
    'mutation ($name: String!, $preferredUsername: String!) { createPerson(name: $name, preferredUsername: $preferredUsername) { id } }',
    { name, preferredUsername },
    validateUser.accessToken,
  );
  const page = await visit('/about/instance', options);
  await page.context().addCookies([{ name: 'convoke_session', value: validateUser.refreshToken, url: server.url }]);
  return { page, email };
}

async function ask(query: string, variables: Record<string, unknown>, token?: string) {
  const { data, errors } = await server.graphql(query, variables, { token });
  if (!data || errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** The text that describes a field: its hint and its error. */
async function described(page: Page, label: string): Promise<string> {
  const field = page.getByLabel(label, { exact: true });
  const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
  return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()))).join(' ');
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('registering %s', (_, javaScriptEnabled) => {
  it('leads from the form over the mail to a first profile and home, where the newcomer acts as it', async () => {
    const name = javaScriptEnabled ? 'Rose Élan' : 'Marc Plain';
    const username = javaScriptEnabled ? 'rose_elan' : 'marc_plain';
    const email = `${username}@example.org`;
    const page = await visit('/register/user?redirect=/settings/profiles', { javaScriptEnabled });
    await register(page, email);
    expect(await page.getByText(email).isVisible()).toBe(true);

    const link = await linkFor(email, 'validate');
    await page.goto(link);
    await page.goto(link);
    await press(page, 'Confirm and go on');
    await makeFirstProfile(page, name);
    expect(await title(page)).toBe(`Welcome, ${name}`);
    await press(page, 'Save and start');

    await page.waitForURL('**/settings/profiles');
    expect(
      await page
        .getByRole('listitem')
        .filter({ hasText: `@${username}` })
        .innerText(),
    ).toContain('You act as this profile');
  });

  it('tells beside the field what is wrong, keeps what was typed but the password, and goes to the first mistake', async () => {
    const page = await visit('/register/user', { javaScriptEnabled });
    await page.getByLabel('E-mail address').fill('somebody@example.org');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await press(page, 'Make my account');
    await page.locator('[aria-invalid="true"]').waitFor();
    const field = page.getByLabel('Password', { exact: true });
    expect(await described(page, 'Password')).toMatch(/at least 8 characters.*8/is);
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('somebody@example.org');
    if (!javaScriptEnabled) expect(await field.inputValue()).toBe('');
    expect(await page.locator('[aria-invalid="true"]:focus').count()).toBe(1);
  });
});

describe('registering', () => {
  it('answers the same for an address that has an account', async () => {
    const { email } = await newcomer('Anna Known');
    const page = await visit('/register/user');
    await register(page, email);
    const known = (await page.getByRole('main').innerText()).replace(email, '');
    const other = await visit('/register/user');
    await register(other, 'unknown@example.org');
    expect((await other.getByRole('main').innerText()).replace('unknown@example.org', '')).toBe(known);
  });

  it('does nothing when the link of the mail is merely opened, and says so when it was used', async () => {
    const page = await visit('/register/user');
    await register(page, 'twice@example.org');
    const link = await linkFor('twice@example.org', 'validate');
    await fetch(server.url + link);
    await page.goto(link);
    await press(page, 'Confirm and go on');
    await page.waitForURL('**/register/profile');
    const other = await visit(link);
    await press(other, 'Confirm and go on');
    await other.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  });

  it('suggests a username that is free, and leaves one alone that the newcomer wrote', async () => {
    await newcomer('Ines');
    const page = await visit('/register/user');
    await register(page, 'other.ines@example.org');
    await page.goto(await linkFor('other.ines@example.org', 'validate'));
    await press(page, 'Confirm and go on');
    await page.waitForURL('**/register/profile');
    await page.getByLabel('Name', { exact: true }).fill('Inès');
    await page.getByText('ines_2 is free.').waitFor();
    expect(await page.getByLabel('Username').inputValue()).toBe('ines_2');
    await page.getByLabel('Username').fill('ines');
    await page.getByText('ines is taken.').waitFor();
    await press(page, 'Make this profile');
    await page.locator('[aria-invalid="true"]:focus').waitFor();
    expect(await page.getByLabel('Username').inputValue()).toBe('ines');
    await page.getByLabel('Username').fill('ines_of_the_hill');
    await page.getByLabel('Name', { exact: true }).fill('Inès B.');
    await press(page, 'Make this profile');
    await page.waitForURL('**/welcome');
  });
});

describe('signing in and out', () => {
  it('asks for address and password, and leads on to the page that asked for it, never to another site', async () => {
    const { page, email } = await newcomer('Louis In');
    await page.goto('/');
    await page.getByText('Acting as').click();
    await press(page, 'Sign out');
    await page.waitForURL('/');
    await page.goto('/settings/account');
    expect(path(page)).toBe('/login');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('not my password');
    await press(page, 'Sign in');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Sign in');
    await page.waitForURL('**/settings/account');
    expect(await page.getByRole('main').innerText()).toContain(email);

    for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example']) {
      const stranger = await visit(`/login?redirect=${encodeURIComponent(elsewhere)}`, { javaScriptEnabled: false });
      await stranger.getByLabel('E-mail address').fill(email);
      await stranger.getByLabel('Password', { exact: true }).fill(password);
      await press(stranger, 'Sign in');
      await stranger.getByText('Acting as').waitFor();
      expect(stranger.url()).toBe(`${server.url}/`);
    }
  });

  it('offers the confirmation again to who has not confirmed', async () => {
    const page = await visit('/register/user');
    await register(page, 'later@example.org');
    await page.goto('/login');
    await page.getByLabel('E-mail address').fill('later@example.org');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Sign in');
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Have the confirmation sent again' }).click();
    await page.waitForURL('**/resend-instructions');
    await page.getByLabel('E-mail address').fill('later@example.org');
    await press(page, 'Send the link');
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  });

  it('lets in with a new password who forgot the old one, and nobody with the old one', async () => {
    const { email } = await newcomer('Theo Forgot');
    const page = await visit('/login');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.waitForURL('**/password-reset/send');
    await page.getByLabel('E-mail address').fill(email);
    await press(page, 'Send the link');
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
    await page.goto(await linkFor(email, 'password-reset'));
    await page.getByLabel('New password').fill('password');
    await press(page, 'Save and sign in');
    await page.locator('[aria-invalid="true"]:focus').waitFor();
    await page.getByLabel('New password').fill('a much newer password');
    await press(page, 'Save and sign in');
    await page.getByText('Your new password holds from now on.').waitFor();

    const other = await visit('/login');
    await other.getByLabel('E-mail address').fill(email);
    await other.getByLabel('Password', { exact: true }).fill(password);
    await press(other, 'Sign in');
    await other.getByRole('alert').waitFor();
  });

  it('stays signed in here after changing the password, and is told when the present one is wrong', async () => {
    const { page } = await newcomer('Mia Change');
    await page.goto('/settings/account');
    await page.getByLabel('Present password').fill('wrong');
    await page.getByLabel('New password').fill('another good password');
    await press(page, 'Change the password');
    await page.locator('[aria-invalid="true"]:focus').waitFor();
    expect(await page.getByLabel('Present password').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Present password').fill(password);
    await page.getByLabel('New password').fill('another good password');
    await press(page, 'Change the password');
    await page.getByText('Your password is changed.').waitFor();
    expect(path(page)).toBe('/settings/account');
  });
});

describe('profiles', () => {
  it('are made, switched, edited and deleted, each act naming its profile', async () => {
    const { page } = await newcomer('Nora Many');
    await page.goto('/identity/create');
    await page.getByLabel('Name', { exact: true }).fill('Aunt Nora');
    await page.getByText('aunt_nora is free.').waitFor();
    await page.getByLabel('About you').fill('Cakes.\n\nAnd <b>more</b> cakes.');
    const file = { name: 'cake.jpg', mimeType: 'image/jpeg', buffer: await photograph(400, 400) };
    await page.locator('input[name="avatar"]').setInputFiles(file);
    await page.getByLabel('What the picture shows').first().fill('A cake');
    await press(page, 'Make this profile');
    await page.waitForURL('**/settings/profiles');
    await page.getByText('The profile Aunt Nora is ready.').waitFor();

    await press(page, 'Switch to Aunt Nora');
    await page.getByRole('listitem').filter({ hasText: '@aunt_nora' }).getByText('You act as this profile').waitFor();
    expect(await page.getByRole('banner').innerText()).toContain('Aunt Nora');

    await page.getByRole('link', { name: 'Edit Aunt Nora' }).click();
    expect(await page.getByLabel('About you').inputValue()).toBe('Cakes.\n\nAnd <b>more</b> cakes.');
    await page.getByLabel('Name', { exact: true }).fill('');
    await page.getByLabel('Name', { exact: true }).fill('Tante Nora');
    await page.getByLabel('Remove the picture').check();
    await press(page, 'Save');
    await page.getByText('Tante Nora is saved.').waitFor();
    expect(await page.getByRole('main').locator('img').count()).toBe(0);

    await page.getByRole('link', { name: 'Edit Tante Nora' }).click();
    await page.locator('summary', { hasText: 'Delete…' }).click();
    expect(await page.getByRole('main').innerText()).toContain('Nobody can ever take the username aunt_nora again');
    await press(page, 'Delete Tante Nora for good');
    await page.getByText('Tante Nora is deleted.').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: '@nora_many' }).innerText()).toContain(
      'You act as this profile',
    );
  });

  it('switches from the header on any page without JavaScript, and comes back to that page', async () => {
    const { page } = await newcomer('Otto Plain', { javaScriptEnabled: false });
    await page.goto('/identity/create');
    await page.getByLabel('Name', { exact: true }).fill('Otto Two');
    await press(page, 'Make this profile');
    await page.goto('/settings/preferences');
    await page.getByRole('banner').getByText('Acting as').click();
    await page.getByRole('banner').getByRole('button', { name: 'Otto Two' }).click();
    expect(path(page)).toBe('/settings/preferences');
    expect(await page.getByRole('banner').getByText('Acting as').locator('..').innerText()).toContain('Otto Two');
  });

  it('of other people cannot be edited', async () => {
    await newcomer('Paul Owner');
    const { page } = await newcomer('Quentin Other');
    const answer = await page.goto('/identity/update/paul_owner');
    expect(answer?.status()).toBe(404);
  });

  it('keep their owner’s only one from being deleted', async () => {
    const { page } = await newcomer('Solo');
    await page.goto('/identity/update/solo');
    expect(await page.getByRole('main').innerText()).toContain('This is your only profile');
  });
});

describe('preferences', () => {
  beforeAll(() => server.app.get(GazetteerImport, { strict: false }).fill());

  it('are kept: language, colours, time zone and town', async () => {
    const { page } = await newcomer('Vera Prefers', { javaScriptEnabled: false });
    await page.goto('/settings/preferences');
    await page.getByLabel('Language').first().selectOption('fr');
    await page.getByLabel('Time zone').selectOption('America/Toronto');
    await page.getByRole('combobox', { name: 'Your town' }).fill('Lyon');
    await page.getByLabel('How far').selectOption('25');
    await page.getByLabel('Dark').check();
    await press(page, 'Save');
    await page.getByText('Vos préférences sont enregistrées.').waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.getByLabel('Fuseau horaire').inputValue()).toBe('America/Toronto');
    expect(await page.getByRole('combobox', { name: 'Votre ville' }).inputValue()).toMatch(/^Lyon/);
    expect(await page.getByLabel('Jusqu’où').inputValue()).toBe('25');
  });

  it('complete the name of a town from the gazetteer, by keyboard alone', async () => {
    const { page } = await newcomer('Wim Town');
    await page.goto('/settings/preferences');
    await page.getByRole('combobox', { name: 'Your town' }).pressSequentially('Grenob');
    await page.getByRole('option', { name: /^Grenoble/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('combobox', { name: 'Your town' }).inputValue()).toMatch(/^Grenoble/);
    await press(page, 'Save');
    await page.getByText('Your preferences are saved.').waitFor();
    expect(await page.getByRole('combobox', { name: 'Your town' }).inputValue()).toMatch(/^Grenoble/);
  });
});

describe('the pages of accounts', () => {
  it.each([
    '/login',
    '/register/user',
    '/resend-instructions',
    '/password-reset/send',
    '/validate/x',
    '/password-reset/x',
  ])('%s can be used by everybody, and is kept out of search engines', async (address) => {
    const page = await visit(address);
    expect(await obstacles(page)).toEqual([]);
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
  });

  it('can be used by everybody when signed in, and with mistakes in a form', async () => {
    const { page } = await newcomer('Xenia Access');
    const pages = ['/welcome', '/settings/account', '/settings/profiles', '/settings/preferences', '/identity/create'];
    for (const address of [...pages, '/identity/update/xenia_access']) {
      await page.goto(address);
      expect(await obstacles(page)).toEqual([]);
    }
    await page.goto('/settings/account');
    await page.getByLabel('Present password').fill('wrong');
    await page.getByLabel('New password').fill('another good password');
    await press(page, 'Change the password');
    await page.locator('[aria-invalid="true"]:focus').waitFor();
    expect(await obstacles(page)).toEqual([]);
  });
});
