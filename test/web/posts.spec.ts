import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { MemberRole } from '#convoke/actors';
import { buildGroup, buildMember } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

/** Puts one into the text that is being written, below what stands there. */
async function addPicture(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Text' }).press('End');
  await page.getByRole('button', { name: 'Add a picture' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a picture' });
  await dialog.getByRole('button', { name: 'Insert' }).click();
  await dialog.getByText('Choose a picture first.').waitFor();
  const chosen = dialog.locator('input[type=file]');
  const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('No picture') };
  await chosen.setInputFiles(file);
  await dialog.getByRole('button', { name: 'Insert' }).click();
  await dialog.getByText('not a picture we can take').waitFor();
  const buffer = await photograph(40, 30);
  await chosen.setInputFiles({ name: 'tree.jpg', mimeType: 'image/jpeg', buffer });
  await dialog.getByLabel('What the picture shows').fill('A lime tree');
  await dialog.getByRole('button', { name: 'Insert' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('textbox', { name: 'Text' }).getByRole('img', { name: 'A lime tree' }).waitFor();
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a post %s', (_, javaScriptEnabled) => {
  it('is written with a profile that one chooses, seen by moderators, published, read and deleted', async () => {
    const built = await buildGroup(site.server, { name: 'Trees' });
    const path = `/@${built.group.preferredUsername}`;
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const choir = await addProfile(site.server, rose.user, `c_${built.group.preferredUsername}`, 'Rose of the choir');
    for (const { id } of [rose.actor, choir]) await buildMember(site.server, built, id, MemberRole.MODERATOR);

    const writing = await visit(`${path}/p`, { javaScriptEnabled, as: rose });
    await writing.getByRole('link', { name: 'Write a post' }).click();
    if (javaScriptEnabled) await writing.getByRole('toolbar').waitFor();
    await writing
      .getByLabel('As which profile?')
      .selectOption({ label: `Rose of the choir (@${choir.preferredUsername})` });
    await writing.getByLabel('Title').fill('Planting day');
    await writing.getByRole('textbox', { name: 'Text' }).fill('It went well.');
    if (javaScriptEnabled) await addPicture(writing);
    await press(writing, 'Save and preview');
    await writing.getByText('This is a draft').waitFor();
    await writing.getByText(`Written by Rose of the choir (@${choir.preferredUsername})`).waitFor();
    const draft = pathOf(writing);
    const stranger = await visit('/about', { javaScriptEnabled: false });
    expect((await stranger.goto(draft))!.status()).toBe(404);

    await press(writing, 'Publish');
    await writing.getByText('The post is published.').waitFor();
    const slug = pathOf(writing);
    expect(slug).toMatch(/^\/p\/planting-day-/);
    await stranger.goto(site.server.url + path + '/p');
    await stranger.getByRole('link', { name: 'Planting day' }).click();
    await stranger.getByRole('heading', { name: 'Planting day', level: 1 }).waitFor();
    await stranger.getByText('It went well.').waitFor();
    if (javaScriptEnabled) {
      const picture = stranger.getByRole('img', { name: 'A lime tree' });
      const width = () => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
      await expect.poll(width).toBe(40);
    }
    expect(await stranger.getByText('Rose').count()).toBe(0);

    await writing.goto(`${site.server.url}/`);
    await writing.getByRole('link', { name: /^More.*News from your groups/ }).click();
    await writing.getByRole('heading', { name: 'News from your groups', level: 1 }).waitFor();
    // She is in the group with two profiles, and has it once.
    expect(await writing.getByRole('link', { name: 'Planting day' }).count()).toBe(1);
    await writing.getByRole('link', { name: 'Planting day' }).click();

    await writing.getByRole('link', { name: 'Edit' }).click();
    if (javaScriptEnabled) await writing.getByRole('toolbar').waitFor();
    await writing.getByLabel('Title').fill('Planted');
    await press(writing, 'Save');
    await writing.getByRole('heading', { name: 'Planted', level: 1 }).waitFor();
    await writing.locator('summary', { hasText: 'Delete' }).click();
    await press(writing, 'Delete the post');
    await writing.getByText('The post is deleted.').waitFor();
    expect(pathOf(writing)).toBe(`${path}/p`);
    expect((await stranger.goto(site.server.url + slug))!.status()).toBe(410);
  });
});
