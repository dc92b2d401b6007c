import { beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { obstacles } from '#test/axe';
import { buildPerson, type TestPerson } from '#test/people';
import { mistake, press, useSite } from '#test/site';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;
const BLOCKS = '/settings/admin/instances/blocks';

let admin: TestPerson;

beforeAll(async () => {
  admin = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
});

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('an administrator %s', (_, javaScriptEnabled) => {
  it('sees what a block would cut, blocks an instance, and lifts the block', async () => {
    const page = await visit(BLOCKS, { as: admin, javaScriptEnabled });
    await page.getByRole('heading', { name: 'No instance is blocked' }).waitFor();
    await page.getByLabel('Domain', { exact: true }).fill('not a host');
    await press(page, 'Go on');
    expect(await mistake(page)).toContain('This is not the domain of a server');
    await page.getByLabel('Domain', { exact: true }).fill('https://Spam.example/page');
    await press(page, 'Go on');
    await page.getByText('Nothing that is here would be cut by a suspension.').waitFor();
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await page.getByLabel('Public reason').fill('Floods everybody');
    await press(page, 'Block spam.example');
    await page.getByText('What you decided about spam.example holds from now on.').waitFor();
    await page.goto(BLOCKS);
    const card = page.getByRole('article').filter({ hasText: 'spam.example' });
    expect(await card.innerText()).toMatch(/Suspended: nothing comes in.*Floods everybody/s);
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await card.getByText('Lift the block', { exact: true }).click();
    await press(page, 'Lift the block of spam.example');
    await page.getByText('spam.example is no longer blocked.').waitFor();
  });
});
