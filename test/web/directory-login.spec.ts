import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { settingsFor } from '#test/directory';
import { type NpmDirectory, startNpmDirectory } from '#test/npm-directory';
import { buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const environment: Record<string, string> = {};
let town: NpmDirectory;
beforeAll(async () => {
  town = await startNpmDirectory();
  Object.assign(environment, settingsFor(town));
});
afterAll(() => town?.close());
const site = useSite(environment);
const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('User name or e-mail address').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

it('people of the directory sign in with their user name on a phone without JavaScript', async () => {
  await town.put({ uid: 'rose', password: 'rose-secret', mail: ['rose@town.example'], name: 'Rose' });
  const page = await site.visit('/login', phone);
  expect(await obstacles(await site.visit('/login'))).toEqual([]);
  await signIn(page, 'rose', 'wrong');
  await page.getByText(/password is wrong/).waitFor();
  expect(await page.getByLabel('User name or e-mail address').inputValue()).toBe('rose');
  await signIn(page, 'rose', 'rose-secret');
  expect(pathOf(page)).toBe('/register/profile');
});

it('who has an account with the address links it by signing in to it once', async () => {
  const { user, password } = await buildPerson(site.server, { email: 'amir@town.example' });
  await town.put({ uid: 'amir', password: 'amir-secret', mail: [user.email] });
  const page = await site.visit('/login?redirect=/settings/security', phone);
  await signIn(page, 'amir', 'amir-secret');
  expect(pathOf(page)).toBe('/register/outside');
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, user.email, password);
  await press(page, 'Link');
  await page.getByRole('heading', { name: 'Town directory' }).waitFor();
});
