import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { press, useSite } from '#test/site';

const site = useSite({ PROOF_OF_WORK: '12', RATE_LIMITS: 'true' });

async function register(page: Page, address: string, password = 'three trees by the lake'): Promise<void> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Make my account');
}

const sent = (page: Page) => page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
const done = (page: Page) => page.getByText('has done its little piece of work').waitFor();
const spent = async () => (await site.server.db.query('SELECT nonce FROM spent_challenges')).length;
const allowUnproved = () => site.server.db.query('DELETE FROM rate_limits');

it('a browser does the work by itself while the form is filled in, and anew after a mistake', async () => {
  const page = await site.visit('/register/user');
  await done(page);
  await register(page, 'rose@example.org', 'short');
  await page.getByText('At least 8 characters, please.').waitFor();
  await done(page);
  await register(page, 'rose@example.org');
  await sent(page);
  expect(await spent()).toBe(1);
});

it('each visitor gets work of their own', async () => {
  const before = await spent();
  const pages = await Promise.all([site.visit('/register/user'), site.visit('/register/user')]);
  await Promise.all(pages.map((page, i) => register(page, `visitor${i}@example.org`)));
  await Promise.all(pages.map(sent));
  expect(await spent()).toBe(before + 2);
});

it('a browser without scripts registers without it, a few times an hour, and is told what to do then', async () => {
  await allowUnproved();
  const before = await spent();
  const page = await site.visit('/register/user', { javaScriptEnabled: false });
  expect(await page.getByRole('main').innerText()).not.toContain('piece of work');
  for (const address of ['plain1@example.org', 'plain2@example.org']) {
    await page.goto('/register/user');
    await register(page, address);
    await sent(page);
  }
  await page.goto('/register/user');
  await register(page, 'plain3@example.org');
  expect(await page.getByRole('alert').innerText()).toContain('Please switch JavaScript on');
  expect(await spent()).toBe(before);
});

it('a browser does the work for taking part without an account as well', async () => {
  const before = await spent();
  const { event } = await buildEvent(site.server, { options: { anonymousParticipation: true } });
  const page = await site.visit(`/events/${event.uuid}`);
  const address = page.getByLabel('E-mail address');
  // Whoever is faster than the page's script goes in as a browser without one, which the last ones used up.
  const proof = async () => {
    await address.blur();
    await address.fill('stranger@example.org');
    return page.locator('input[name=proof]').inputValue();
  };
  await expect.poll(proof, { timeout: 20_000 }).not.toBe('');
  await press(page, 'Take part without an account');
  await page.getByText('if stranger@example.org').waitFor();
  expect(await spent()).toBe(before + 1);
});

it('the page has no obstacles', async () => {
  const page = await site.visit('/register/user');
  await done(page);
  expect(await obstacles(page)).toEqual([]);
});
