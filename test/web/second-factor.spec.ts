import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildPerson, type TestPerson } from '#test/people';
import { addSecondFactor, appWith } from '#test/second-factor';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite();
const phone = { viewport: { width: 360, height: 740 } };

const code = (page: Page) => page.getByLabel('Code from the app');
const recoveryCodesOn = (page: Page) => page.getByRole('main').locator('ol li').allInnerTexts();
const secretOn = async (page: Page) =>
  /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(await page.getByRole('main').innerText())![0];

/** Gives the password on the login page, up to the page that asks for a code. */
async function giveMyPassword({ user, password }: TestPerson, javaScriptEnabled = false): Promise<Page> {
  const page = await site.visit('/login?redirect=/settings/security', { javaScriptEnabled, ...phone });
  await page.getByLabel('E-mail address').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  return page;
}

it('is set up on a phone, with a picture or by typing, and shows recovery codes once', async () => {
  const person = await buildPerson(site.server);
  const page = await site.visit('/settings/security', { as: person, ...phone });
  await page.getByRole('link', { name: 'Set up two-step sign-in' }).click();
  await page.getByRole('img', { name: 'QR code for your app' }).waitFor();
  const secret = await secretOn(page);
  expect(await obstacles(page)).toEqual([]);

  await code(page).fill('0000');
  await page.getByLabel('Present password').fill(person.password);
  await press(page, 'Turn it on');
  expect(await mistake(page)).toContain('This code is not right');
  expect(await secretOn(page)).toBe(secret);

  await code(page).fill(appWith(site.server, secret.replaceAll(' ', '')).code());
  await page.getByLabel('Present password').fill(person.password);
  await press(page, 'Turn it on');
  await page.getByText('Two-step sign-in is on.').waitFor();
  const codes = await recoveryCodesOn(page);
  expect(codes).toHaveLength(10);
  expect(await obstacles(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the codes' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('recovery-codes.txt');

  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByRole('link', { name: 'Manage two-step sign-in' }).click();
  await page.getByText('10 recovery codes are left.').waitFor();
  expect(await page.content()).not.toContain(codes[0]);

  await page.getByText('Make new ones…').click();
  await page.getByLabel('recovery code').last().fill(codes[0]!);
  await page.getByLabel('Present password').last().fill(person.password);
  await press(page, 'Make new recovery codes');
  await page.getByRole('link', { name: 'Download the codes' }).waitFor();
  expect(await recoveryCodesOn(page)).not.toContain(codes[1]);
});

it('asks for a code at sign-in without JavaScript, and leads on to the page that was wanted', async () => {
  const person = await buildPerson(site.server);
  const { app, recoveryCodes } = await addSecondFactor(site.server, person);
  const page = await giveMyPassword(person);
  expect(await page.content()).not.toContain(person.password);
  expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBeGreaterThan(0);
  await code(page).fill('123');
  await press(page, 'Sign in');
  expect(await mistake(page)).toContain('This code is not right');
  await code(page).fill(app.code(1));
  await press(page, 'Sign in');
  await page.waitForURL('**/settings/security');

  const other = await giveMyPassword(person);
  await other.getByRole('link', { name: 'use a recovery code' }).click();
  await other.getByLabel('Recovery code').fill(recoveryCodes[0]!);
  await press(other, 'Sign in');
  await other.waitForURL('**/settings/security');
  expect(await other.getByRole('main').innerText()).toContain('9 recovery codes are left.');
});

it('begins anew who waited too long, or comes without a password', async () => {
  const page = await site.visit('/login/code?redirect=/settings/profiles', { javaScriptEnabled: false });
  expect(pathOf(page)).toBe('/login');
  const person = await buildPerson(site.server);
  await addSecondFactor(site.server, person);
  const late = await giveMyPassword(person, true);
  expect(await obstacles(late)).toEqual([]);
  await late.context().addCookies([{ name: 'login_challenge', value: 'x', url: site.server.url }]);
  await code(late).fill('123456');
  await press(late, 'Sign in');
  await late.getByText('That took too long.').waitFor();
  expect(pathOf(late)).toBe('/login');
});
