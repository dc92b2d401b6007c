import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
beforeEach(async () => {
  await site.server.db.query('TRUNCATE domain_blocks, block_list_imports CASCADE');
});

it('a list of 100 MB is refused beside its field before any of it is sent', async () => {
  const headers = {
    cookie: `convoke_session=${admin.refreshToken}`,
    accept: 'text/html',
    origin: site.server.url,
    'content-type': 'multipart/form-data; boundary=x',
    'content-length': 100_000_000,
  };
  const sending = request(`${site.server.url}${BLOCKS}?/bring`, { method: 'POST', headers });
  sending.flushHeaders();
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  const page = Buffer.concat(await answer.toArray()).toString();
  sending.on('error', () => {}).destroy();
  expect(answer.statusCode).toBe(413);
  expect(page).toMatch(/name="file"[^>]*aria-invalid="true"/);
  expect(page).toContain('This file is too large.');
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

  it('brings a list, is told of files that are none, leaves a line out, and takes over the rest', async () => {
    const page = await visit(BLOCKS, { as: admin, javaScriptEnabled });
    const bring = async (name: string, text: string | Buffer) => {
      await page
        .getByLabel('A list from elsewhere')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await press(page, 'See what it would do');
    };
    await bring('picture.png', Buffer.from('89504e470d0a1a0a', 'hex'));
    expect(await mistake(page)).toContain('This is not a text file in UTF-8');
    const { maxBytes } = site.server.config.media;
    if (javaScriptEnabled) {
      const file = page.getByLabel('A list from elsewhere');
      await file.setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer: Buffer.alloc(maxBytes + 1, 'a\n') });
      const refused = await file.evaluate(
        (input) => (input as unknown as { validationMessage: string }).validationMessage,
      );
      expect(refused).toBe('This file is too large.');
    } else {
      await bring('long.csv', Buffer.alloc(maxBytes + 2 * 1024 * 1024, 'a\n'));
      expect(await mistake(page)).toContain('This file is too large.');
    }
    await bring(
      'blocks.csv',
      '#domain,#severity,#mood\nspam.example,suspend,x\nnice.example,silence,y\n*.star.example,suspend,z\n',
    );
    await page.getByText('Nothing has changed yet').waitFor();
    await page.getByText('Columns that say nothing here: mood').waitFor();
    await page.getByText('A domain with stars says nothing certain').waitFor();
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await page.getByLabel('Take over the block of nice.example').uncheck();
    await page.getByText('Take the list over', { exact: true }).click();
    await press(page, 'Take over what is chosen');
    await page.getByText('Being taken over').waitFor();
    await site.server.runJobs();
    await page.reload();
    await page.getByText('1 line was taken over.').waitFor();
    await page.goto(BLOCKS);
    expect(await page.getByRole('article').allInnerTexts()).toEqual([expect.stringContaining('spam.example')]);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download all blocks' }).click();
    expect((await download).suggestedFilename()).toMatch(/^domain-blocks-.*\.csv$/);
  });
});
