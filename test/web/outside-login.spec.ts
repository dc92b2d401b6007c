import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { OidcProvider, passProvider } from '#test/oidc-provider';
import { buildPerson } from '#test/people';
import { startTestServer } from '#test/server';
import { pathOf, press, useSite } from '#test/site';

const club = await OidcProvider.start();
const environment = { OIDC_PROVIDERS: 'club', ...club.environment('club', { LABEL: 'The club' }) };
const site = useSite(environment);
const { visit } = site;
const password = 'three trees by the lake';

beforeAll(() => club.serve(`${site.server.url}/auth/club/callback`));
afterAll(() => club.close());

async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await press(page, 'Sign-in');
  // Who was here before has agreed already.
  const agree = page.getByRole('button', { name: 'Continue', exact: true });
  await agree.or(page.locator('main')).first().waitFor();
  if (await agree.isVisible()) await agree.click();
}

describe('somebody whom a provider knows', () => {
  it.each([
    ['phone', true, { width: 360, height: 740 }],
    ['desktop', false, { width: 1280, height: 800 }],
  ] as const)(
    'makes an account, and leaves again (%s, JavaScript: %s)',
    async (device, javaScriptEnabled, viewport) => {
      const name = `Anna ${device}`;
      club.people[device] = { email: `${device}@example.org`, email_verified: true, name };
      const page = await visit('/login?redirect=/search', { javaScriptEnabled, viewport });
      await page.getByRole('link', { name: 'Continue with The club' }).click();
      await signInThere(page, device);
      await page.getByText(`The club tells us that you are ${name}`).waitFor();
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(`${device}@example.org`);
      await press(page, 'Make an account');
      await page.waitForURL('**/register/profile?redirect=%2Fsearch');
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(name);

      await page.goto('/settings/account');
      await page.getByText('Delete my account…').waitFor();
      await page.getByText('Delete my account…').click();
      await page.getByRole('link', { name: 'Confirm with The club' }).last().click();
      await signInThere(page, device);
      await page.getByText('Thank you, it is you.').waitFor();
      expect(pathOf(page)).toBe('/settings/account');
    },
  );

  it.each([true, false])(
    'links the account that they have, and unlinks it (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const person = await buildPerson(site.server, { password });
      const login = `bea-${javaScriptEnabled}`;
      const page = await visit('/login?redirect=/settings/security', { javaScriptEnabled });
      await page.getByRole('link', { name: 'Continue with The club' }).click();
      await signInThere(page, login);
      await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
      await page.getByLabel('E-mail address').fill(person.user.email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press(page, 'Sign in');
      await page.getByRole('heading', { name: 'Link your account with The club?' }).waitFor();
      await press(page, 'Link');
      await page.getByText('Your account is linked.').waitFor();
      expect(pathOf(page)).toBe('/settings/security');

      await page.getByText('Unlink', { exact: true }).click();
      await page.getByLabel('Present password').fill(password);
      await press(page, 'Unlink for good');
      await page.getByText('Your account is no longer linked.').waitFor();
      await page.getByRole('link', { name: 'Link with The club' }).waitFor();
    },
  );

  it('is told what went wrong, where they began', async () => {
    const page = await visit('/login');
    await page.getByRole('link', { name: 'Continue with The club' }).click();
    await page.getByRole('link', { name: /cancel/i }).click();
    await page.getByText('The club did not sign you in').waitFor();
    expect(pathOf(page)).toBe('/login');
  });
});

describe('without a browser', () => {
  const ask = (path: string, cookie = '') =>
    fetch(`${site.server.url}${path}`, { redirect: 'manual', headers: { cookie } });
  const begin = async (path = '/auth/club') => {
    const answer = await ask(path);
    const [cookie = ''] = answer.headers.getSetCookie().filter((one) => one.startsWith('outside_login='));
    return { cookie, address: answer.headers.get('location')! };
  };
  const comeBack = async (path: string, login: string) => {
    const { cookie, address } = await begin(path);
    const { pathname, search } = await passProvider(address, login);
    return ask(pathname + search, cookie.split(';')[0]);
  };

  it('each stranger gets a state of their own, in a cookie that no script and no other site can use', async () => {
    const [one, other] = [await begin(), await begin()];
    expect(one.cookie).not.toBe(other.cookie);
    expect(one.address).not.toBe(other.address);
    for (const rule of ['Path=/auth', 'HttpOnly', 'SameSite=Lax', 'Max-Age=900']) expect(one.cookie).toContain(rule);
    const sent = new URL(one.address).searchParams;
    expect(sent.get('redirect_uri')).toBe(`${site.server.url}/auth/club/callback`);
    expect(sent.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(sent.get(name)).toMatch(/^[\w-]{43}$/);
  });

  it('nobody gets in with an answer that another browser asked for', async () => {
    const { address } = await begin();
    const { pathname, search } = await passProvider(address, 'mallory');
    const victim = await ask(pathname + search);
    expect(victim.headers.get('location')).toBe('/login');
    expect(victim.headers.getSetCookie().join()).not.toMatch(/convoke_session|outside_arrival/);
    const busy = await ask(pathname + search, (await begin()).cookie.split(';')[0]);
    expect(busy.headers.getSetCookie().join()).not.toMatch(/convoke_session|outside_arrival/);
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example'])('nobody is led on to %s', async (wanted) => {
    const answer = await comeBack(`/auth/club?redirect=${encodeURIComponent(wanted)}`, 'cleo');
    expect(answer.headers.get('location')).toBe('/register/outside?redirect=%2F');
  });

  it('a provider that there is not is told as that', async () => {
    expect((await ask('/auth/nowhere')).headers.get('location')).toBe('/login');
    expect((await ask('/auth/nowhere/callback?code=1')).headers.get('location')).toBe('/login');
  });
});

it('asks for no password where none is taken', async () => {
  const server = await startTestServer({ ...environment, DATABASE_LOGIN: 'false' });
  for (const path of ['/login', '/register/user']) {
    const page = await (await fetch(server.url + path)).text();
    expect(page).toContain('Continue with The club');
    expect(page).not.toContain('type="password"');
  }
  await server.close();
});

it('has no obstacles', async () => {
  const page = await visit('/login');
  expect(await obstacles(page)).toEqual([]);
  await page.getByRole('link', { name: 'Continue with The club' }).click();
  await signInThere(page, 'dora');
  await page.getByRole('heading', { name: 'You’re new here' }).waitFor();
  expect(await obstacles(page)).toEqual([]);
});
