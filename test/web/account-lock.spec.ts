import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { obstacles } from '#test/axe';
import { lockTokenMailedTo } from '#test/mails';
import { buildPerson, signIn, type TestPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

/** The link to lock somebody's account, from a mail that a changed password brought. */
async function lockLink({ user, password, accessToken: token }: TestPerson): Promise<string> {
  const query = `mutation ($old: String!) { changePassword(oldPassword: $old, newPassword: "another old rose") { id } }`;
  await site.server.graphql(query, { old: password }, { token });
  return `/lock-account/${await lockTokenMailedTo(site.server, user.email)}`;
}

const isIn = async ({ accessToken: token }: TestPerson) =>
  (await site.server.graphql('{ loggedUser { id } }', {}, { token })).data?.loggedUser?.id !== undefined;

test.each([
  ['phone', 'dark', { width: 360, height: 740 }, true],
  ['desktop without JavaScript', 'light', { width: 1280, height: 800 }, false],
] as const)(
  'a link of a mail locks the account when its reader says so: %s, %s',
  async (_, colorScheme, viewport, javaScriptEnabled) => {
    const person = await buildPerson(site.server);
    const link = await lockLink(person);
    const page = await visit(link, { colorScheme, viewport, javaScriptEnabled });
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    expect(await isIn(person)).toBe(true);

    await press(page, 'Lock my account');
    await page.getByRole('heading', { name: 'Your account is locked' }).waitFor();
    expect(await isIn(person)).toBe(false);
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);

    await page.goto(link);
    await press(page, 'Lock my account');
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  },
);

/** Signs in on the page; answers once the next page, or what is wrong, is shown. */
async function enter(page: Page, { user, password }: TestPerson): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

test('while a stranger guesses, people come in where they were before, and are shown the way elsewhere', async () => {
  const person = await buildPerson(site.server);
  const known = await visit('/login');
  await enter(known, person);
  await known.waitForURL((url) => url.pathname !== '/login');
  await known.context().clearCookies({ name: 'convoke_session' });

  const { email } = person.user;
  const guesses = Array.from(
    { length: 10 },
    (_, i) => `g${i}: login(email: "${email}", password: "x") { accessToken }`,
  );
  await site.server.graphql(`mutation { ${guesses.join(' ')} }`);

  const stranger = await visit('/login', { viewport: { width: 360, height: 740 } });
  await enter(stranger, person);
  await stranger.getByText('You can sign in again in 5 minutes').waitFor();
  await stranger.getByRole('link', { name: 'Choose a new password' }).click();
  await stranger.waitForURL('**/password-reset/send');

  await enter(known, person);
  await known.waitForURL((url) => url.pathname !== '/login');
});

test('the page about security tells of wrong passwords', async () => {
  const person = await buildPerson(site.server);
  const guess = `mutation { login(email: "${person.user.email}", password: "x") { accessToken } }`;
  await site.server.graphql(guess);
  const page = await visit('/settings/security', { as: await signIn(site.server, person.user) });
  const entry = page.getByRole('listitem').filter({ hasText: 'Wrong password' });
  expect(await entry.innerText()).toContain('From 127.0.0.0/24');
  await page.goto('/settings/security/second-factor');
  expect(await page.getByRole('link', { name: 'Security', exact: true }).getAttribute('aria-current')).toBe('page');
  expect(pathOf(page)).toBe('/settings/security/second-factor');
});
