import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { Unpacked } from '#test/exports';
import { buildPerson } from '#test/people';
import { press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const looks = [
  ['phone', 'dark', { width: 360, height: 740 }],
  ['desktop', 'light', { width: 1280, height: 800 }],
] as const;

describe('the page of one’s data', () => {
  it.each(looks)('makes an archive and shows when it is there (%s, %s)', async (_, colorScheme, viewport) => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/account', { as: person, colorScheme, viewport });
    await page.getByRole('navigation').getByRole('link', { name: 'Your data' }).click();
    await press(page, 'Make my archive');
    await page.getByText('Your archive will be packed in a moment').waitFor();
    await site.server.runJobs();
    // By itself: nobody asks for the page again.
    await page.getByText('Your archive is ready').waitFor();
    expect(await obstacles(page)).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^convoke-\d{4}-\d\d-\d\d\.zip$/);
    const bytes = Buffer.concat(await (await file.createReadStream()).toArray());
    expect(new Unpacked(bytes).json('account.json').email).toBe(person.user.email);
    await press(page, 'Delete it');
    await page.getByText('Done. The file is gone.').waitFor();
  });

  it('does the same without JavaScript, by opening the page again', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/data', { as: person, javaScriptEnabled: false });
    await press(page, 'Make my archive');
    await page.getByText('Your archive will be packed in a moment').waitFor();
    expect(await page.locator('head meta[http-equiv="refresh"]').count()).toBe(1);
    await site.server.runJobs();
    await page.goto('/settings/data');
    await page.getByText('Your archive is ready').waitFor();
    expect(await page.locator('head meta[http-equiv="refresh"]').count()).toBe(0);
  });

  it('tells what became of an archive that failed or is gone', async () => {
    const person = await buildPerson(site.server);
    const insert = (state: string) =>
      site.server.db.query(`INSERT INTO exports (user_id, state, locale, created_at) VALUES ($1, $2, 'en', now())`, [
        person.user.id,
        state,
      ]);
    await insert('expired');
    const page = await visit('/settings/data', { as: person });
    await page.getByText('has been deleted after a week').waitFor();
    await insert('failed');
    await page.reload();
    await page.getByText('Your archive could not be made').waitFor();
  });
});
