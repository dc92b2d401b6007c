import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildPerson, signIn } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const password = 'three trees by the lake';

describe('the page about security', () => {
  it.each([true, false])(
    'names this device by its browser, and where it came from (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const { user } = await buildPerson(site.server, { password });
      const page = await visit('/login?redirect=/settings/security', { javaScriptEnabled });
      await page.getByLabel('E-mail address').fill(user.email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press(page, 'Sign in');
      await page.waitForURL('**/settings/security');
      const device = page.getByRole('listitem').filter({ hasText: 'This device' });
      expect(await device.innerText()).toMatch(/Chrome on \w+/);
      expect(await device.innerText()).toContain('From 127.0.0.1');
      expect(await device.getByRole('button').count()).toBe(0);
      const history = page.getByRole('listitem').filter({ hasText: 'With the password' });
      expect(await history.first().innerText()).toMatch(/Chrome on \w+/);
    },
  );

  it.each([true, false])('signs out one other device, or all (JavaScript: %s)', async (javaScriptEnabled) => {
    const person = await buildPerson(site.server);
    for (let device = 0; device < 3; device++) await signIn(site.server, person.user);
    const page = await visit('/settings/security', { as: person, javaScriptEnabled });
    const others = page.getByRole('button', { name: /^Sign out A device or program we do not know, last used/ });
    expect(await others.count()).toBe(3);
    await others.first().click();
    await page.getByText('The device is signed out.').waitFor();
    expect(await others.count()).toBe(2);

    await press(page, 'Sign out all other devices');
    await page.getByText('All other devices are signed out.').waitFor();
    expect(await others.count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Sign out all other devices' }).count()).toBe(0);
    expect(pathOf(page)).toBe('/settings/security');
  });

  it('says so where a device is signed out already', async () => {
    const person = await buildPerson(site.server);
    await signIn(site.server, person.user);
    const page = await visit('/settings/security', { as: person });
    const again = await visit('/settings/security', { as: person });
    await press(page, 'Sign out all other devices');
    await page.getByText('All other devices are signed out.').waitFor();
    await again.getByRole('button', { name: /^Sign out A device/ }).click();
    await again.getByRole('alert').filter({ hasText: 'This device is signed out already.' }).waitFor();
  });

  it('is for people who are signed in', async () => {
    expect(pathOf(await visit('/settings/security'))).toBe('/login');
  });

  it('has no obstacles', async () => {
    const person = await buildPerson(site.server);
    await signIn(site.server, person.user);
    const page = await visit('/settings/security', { as: person });
    expect(await obstacles(page)).toEqual([]);
  });
});
