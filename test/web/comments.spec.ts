import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Comments } from '#convoke/threads';
import { obstacles } from '#test/axe';
import { buildEvent, type BuiltEvent } from '#test/events';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const told = (page: Page, text: string) => page.getByRole('alert').getByText(text).waitFor();
const section = (page: Page) => page.getByRole('region', { name: 'Comments' });
const comment = (page: Page, text: string) => section(page).getByRole('article').filter({ hasText: text });
const say = ({ event }: BuiltEvent, { viewer, actor }: TestPerson, text: string, more: object = {}) =>
  site.server.app
    .get(Comments, { strict: false })
    .post(viewer, { eventId: event.id, actorId: actor.id, text, ...more });

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('comments %s', (_, javaScriptEnabled) => {
  const tag = javaScriptEnabled ? 'js' : 'plain';

  it('are written as a profile that one chooses, answered, changed and deleted', async () => {
    const built = await buildEvent(site.server);
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await addProfile(site.server, rose.user, `choir_${tag}`, 'Rose of the choir');
    await say(built, built.organizer, '<p>Bring cake</p>');
    const page = await visit(`/events/${built.event.uuid}`, { javaScriptEnabled, as: rose });
    await page.getByLabel('Your comment', { exact: true }).fill('Plums?\n<b>See</b> https://plums.example/a?b=1&c=2.');
    await page
      .getByLabel('Comment as')
      .first()
      .selectOption({ label: `Rose of the choir (@choir_${tag})` });
    await press(page, 'Comment');
    await told(page, 'Your comment is there.');
    const mine = comment(page, 'Plums?');
    expect(await mine.innerText()).toMatch(/Rose of the choir\s+@choir_[^]*Plums\?\n<b>See<\/b> https:/);
    expect(await mine.getByRole('link', { name: 'https://plums.example' }).getAttribute('href')).toBe(
      'https://plums.example/a?b=1&c=2',
    );
    await comment(page, 'Bring cake').locator('summary', { hasText: 'Answer' }).click();
    await comment(page, 'Bring cake')
      .getByLabel(/^Your answer to/)
      .fill('   ');
    await press(page, 'Send the answer');
    await comment(page, 'Bring cake').getByText('This is needed.').waitFor();
    await comment(page, 'Bring cake')
      .getByLabel(/^Your answer to/)
      .fill('I will');
    await press(page, 'Send the answer');
    await told(page, 'Your comment is there.');
    await comment(page, 'I will').locator('summary', { hasText: 'Edit' }).click();
    await comment(page, 'I will').getByLabel('Edit your comment').fill('I shall');
    await press(page, 'Save the comment');
    await told(page, 'Your comment is changed.');
    await comment(page, 'I shall').locator('summary', { hasText: 'Delete' }).click();
    await press(page, 'Delete the comment');
    await told(page, 'The comment is deleted.');
    expect(await section(page).innerText()).not.toMatch(/I (shall|will)/);
  });
});

it('what is held is shown to its author and the organizer, who approves it, hides it and shows it again', async () => {
  const built = await buildEvent(site.server, { options: { commentModeration: 'moderated' } });
  const rose = await buildPerson(site.server, { name: 'Rose' });
  const address = `/events/${built.event.uuid}`;
  const writing = await visit(address, { as: rose });
  await writing.getByLabel('Your comment').fill('May I?');
  await press(writing, 'Comment');
  await told(writing, 'Your comment waits');
  expect(await comment(writing, 'May I?').innerText()).toContain('Waiting for approval');
  const stranger = await visit(address);
  expect(await stranger.content()).not.toContain('May I?');
  const page = await visit(address, { as: built.organizer });
  expect(await obstacles(page)).toEqual([]);
  await page
    .getByRole('region', { name: 'Waiting for your approval' })
    .getByRole('button', { name: 'Approve' })
    .click();
  await told(page, 'Everybody sees the comment now.');
  await stranger.reload();
  await comment(stranger, 'May I?').waitFor();
  expect(await obstacles(stranger)).toEqual([]);
  await comment(page, 'May I?').getByRole('button', { name: 'Hide' }).click();
  await told(page, 'Others no longer see the comment.');
  await stranger.reload();
  expect(await stranger.content()).not.toContain('May I?');
  await comment(page, 'May I?').getByRole('button', { name: 'Show again' }).click();
  await told(page, 'Everybody sees the comment again.');
});

it('strangers are led to the login page and back, and told where comments are closed', async () => {
  const built = await buildEvent(site.server, { options: { commentModeration: 'closed' } });
  const root = await say(built, built.organizer, 'Doors at eight', { isAnnouncement: true });
  const page = await visit(`/events/${built.event.uuid}`);
  expect(await section(page).innerText()).toMatch(/closed the comments[^]*Organizer\s+Announcement[^]*Doors at eight/);
  await comment(page, 'Doors').getByRole('link').first().click();
  await page.waitForURL('**/comments/*');
  expect(pathOf(page)).toBe(`/comments/${root.uuid}`);
  await page.getByRole('article').getByText('Doors at eight').waitFor();
  expect(await obstacles(page)).toEqual([]);
  const open = await buildEvent(site.server);
  await page.goto(`/events/${open.event.uuid}`);
  await section(page).getByRole('link', { name: 'Sign in to comment' }).click();
  expect(page.url()).toContain(encodeURIComponent(`/events/${open.event.uuid}`));
});

describe('a name that is begun in a comment', () => {
  it('is completed by keys, of those whom one sees at the event', async () => {
    const built = await buildEvent(site.server);
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const elodie = await buildPerson(site.server, { name: 'Zoé Élodie', username: 'zoe_plums' });
    await say(built, elodie, 'Plums!');
    const page = await visit(`/events/${built.event.uuid}`, { as: rose });
    const text = page.getByLabel('Your comment', { exact: true });
    const names = section(page).getByRole('listbox', { name: 'Names' });
    await text.pressSequentially('Mail me@');
    await text.press('Enter');
    await text.pressSequentially('hi @elo');
    await names.getByRole('option', { name: /Zoé Élodie\s*@zoe_plums/ }).waitFor();
    await section(page).getByRole('status').getByText('Names to choose from: 1.').waitFor();
    expect(await obstacles(page)).toEqual([]);
    await text.press('Escape');
    await names.waitFor({ state: 'hidden' });
    await text.press('d');
    await names.waitFor();
    await text.press('ArrowDown');
    const active = await text.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
    await text.press('Enter');
    expect(await text.inputValue()).toBe('Mail me@\nhi @zoe_plums ');
    await page.keyboard.press('Enter');
    expect(await text.inputValue()).toBe('Mail me@\nhi @zoe_plums \n');
    await press(page, 'Comment');
    await comment(page, 'hi @zoe_plums').getByRole('link', { name: '@zoe_plums' }).waitFor();
  });

  it('is completed by a finger, in an answer', async () => {
    const built = await buildEvent(site.server);
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const max = await buildPerson(site.server, { name: '<b>Max' });
    const root = await say(built, max, 'Plums!');
    const narrow = { viewport: { width: 360, height: 740 }, hasTouch: true };
    const page = await visit(`/comments/${root.uuid}`, { as: rose, ...narrow });
    await page.locator('summary', { hasText: 'Answer' }).tap();
    const text = page.getByLabel(/^Your answer to/);
    await text.tap();
    await text.pressSequentially('So do @');
    await page.getByRole('option', { name: '<b>Max' }).tap();
    expect(await text.inputValue()).toBe(`So do @${max.actor.preferredUsername} `);
    await press(page, 'Send the answer');
    await page.getByRole('article').filter({ hasText: 'So do' }).waitFor();
  });
});

it('many are on pages, and of a long thread the rest has a page of its own', async () => {
  const built = await buildEvent(site.server);
  for (let at = 1; at <= 11; at++) await say(built, built.organizer, `Comment no. ${at}.`);
  const root = await say(built, built.organizer, 'The last word');
  for (let at = 1; at <= 6; at++) await say(built, built.organizer, `Answer ${at}.`, { inReplyToCommentId: root.id });
  const page = await visit(`/events/${built.event.uuid}`, { javaScriptEnabled: false });
  expect(await section(page).innerText()).toMatch(/The last word[^]*Answer 5\.[^]*All answers[^]*Comment no\. 3\./);
  expect(await section(page).innerText()).not.toMatch(/Answer 6|no\. 2\./);
  await section(page).getByRole('link', { name: 'Next' }).click();
  await page.waitForURL('**?comments=2#comments');
  expect(await section(page).innerText()).toMatch(/no\. 2\.[^]*no\. 1\./);
  await page.goBack();
  await section(page).getByRole('link', { name: 'All answers' }).click();
  await page.getByRole('article').getByText('Answer 6.').waitFor();
  for (const wrong of ['none', '00000000-0000-4000-8000-000000000000']) {
    expect((await page.goto(`/comments/${wrong}`))!.status()).toBe(404);
  }
});
