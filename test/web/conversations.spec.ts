import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ConversationQueries, Conversations } from '#convoke/threads';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';
import { subscribed } from '#test/sockets';

const site = useSite();
const { visit } = site;
const service = () => site.server.app.get(Conversations, { strict: false });
const queries = () => site.server.app.get(ConversationQueries, { strict: false });

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('messages %s', (_, javaScriptEnabled) => {
  const tag = javaScriptEnabled ? 'js' : 'plain';

  it('are written to an organizer as a profile that one chooses, read, answered and deleted', async () => {
    const father = await buildPerson(site.server, { name: 'Father', username: `father_${tag}` });
    const { event } = await buildEvent(site.server, { organizer: father, title: 'Party' });
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await addProfile(site.server, rose.user, `choir_${tag}`, 'Rose of the choir');

    const asking = await visit(`/events/${event.uuid}`, { javaScriptEnabled, as: rose });
    await asking.getByRole('link', { name: 'Write to Father' }).click();
    await asking.getByText('About “Party”').waitFor();
    expect(await asking.getByLabel('To', { exact: true }).inputValue()).toBe(`@father_${tag}`);
    await asking.getByLabel('To', { exact: true }).fill('@nobody_at_all');
    await asking.getByLabel('Your message').fill('Is there\n<b>cake</b>?');
    await asking.getByLabel('Write as').selectOption({ label: `Rose of the choir (@choir_${tag})` });
    await press(asking, 'Send the message');
    await asking.getByText('Nobody was found under: @nobody_at_all').waitFor();
    await asking.getByLabel('To', { exact: true }).fill(`@father_${tag}`);
    await press(asking, 'Send the message');
    await asking.getByRole('heading', { name: 'Messages with Father' }).waitFor();
    expect(await asking.getByRole('listitem').filter({ hasText: 'cake' }).innerText()).toMatch(
      /Rose of the choir[^]*Is there\n<b>cake<\/b>\?/,
    );

    const reading = await visit('/conversations', { javaScriptEnabled, as: father });
    await reading.locator('header').getByText('Unread conversations: 1').first().waitFor({ state: 'attached' });
    await reading.getByRole('link', { name: 'Rose of the choir' }).click();
    await reading.getByLabel('Your answer').fill('Plums');
    await press(reading, 'Send the message');
    await reading.getByRole('listitem').filter({ hasText: 'Plums' }).waitFor();
    const address = pathOf(reading);
    await reading.goto(new URL('/conversations', reading.url()).href);
    expect(await reading.getByText('New', { exact: true }).count()).toBe(0);
    expect(await reading.getByText('Unread conversations').filter({ visible: true }).count()).toBe(0);

    const others = await visit(address, { javaScriptEnabled, as: rose });
    await others.getByText('We cannot find this page').waitFor();

    await reading.goto(new URL(address, reading.url()).href);
    await reading.locator('summary', { hasText: 'Delete this conversation' }).click();
    await press(reading, 'Delete it for me');
    await reading.getByText('No messages yet').waitFor();
    await asking.reload();
    await asking.getByText('Nobody else is in this conversation any more.').waitFor();
  });
});

it('what is said appears in open pages, and the number of unread conversations goes up and down in all of them', async () => {
  const [rose, max] = [
    await buildPerson(site.server, { name: 'Rose' }),
    await buildPerson(site.server, { name: 'Max' }),
  ];
  const say = (text: string, more: object) => service().post(max.viewer, { actorId: max.actor.id, text, ...more });
  const mentions = [rose.actor.preferredUsername];
  const { id, conversationId } = await say('Hello', { mentions });
  const [hers] = await queries().asHad([rose.actor.id], conversationId);
  const talk = await visit(`/conversations/${hers!.id}`, { as: rose });
  const list = await visit('/conversations', { as: rose });
  const unread = list.locator('header').getByText('Unread conversations: 1').first();
  await subscribed(site.server, 4);

  await talk.getByLabel('Your answer').fill('I am just');
  await say('Are you there?', { conversationId: id });
  await talk.getByText('Are you there?').waitFor();
  expect(await talk.getByLabel('Your answer').inputValue()).toBe('I am just');
  expect(await talk.getByRole('main').getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('Hello'),
    expect.stringContaining('Are you there?'),
  ]);
  const isUnread = async () => (await queries().asHad([rose.actor.id], conversationId))[0]!.unread;
  expect(await isUnread()).toBe(false);
  await list.getByText('Are you there?').waitFor();

  const { conversationId: other } = await say('Something else', { mentions });
  await list.getByRole('listitem').filter({ hasText: 'Something else' }).waitFor();
  await unread.waitFor();
  const [another] = await queries().asHad([rose.actor.id], other);
  await service().mark(rose.viewer, another!.id, true);
  await unread.waitFor({ state: 'hidden' });

  // What lies in the background has not been seen.
  await turn(talk, { away: true });
  await subscribed(site.server, 2);
  await say('Good night', { conversationId: id });
  await list.getByText('Good night').waitFor();
  await list.reload();
  await unread.waitFor();
  expect(await isUnread()).toBe(true);
  await turn(talk, { away: false });
  await talk.getByText('Good night').waitFor();
  await unread.waitFor({ state: 'hidden' });
});

it('the pages of messages are free of obstacles, and lead visitors to the login', async () => {
  const [rose, max] = [await buildPerson(site.server), await buildPerson(site.server)];
  const message = { actorId: rose.actor.id, text: 'Hello', mentions: [max.actor.preferredUsername] };
  const { id } = await service().post(rose.viewer, message);
  for (const address of ['/conversations', '/conversations/new', `/conversations/${id}`]) {
    expect(await obstacles(await visit(address, { as: rose }))).toEqual([]);
    expect(pathOf(await visit(address))).toMatch(/^\/login/);
  }
});

/** As if somebody looked at another tab, or came back. */
const turn = (page: Page, { away }: { away: boolean }) =>
  page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${away} });
    document.dispatchEvent(new Event('visibilitychange'))`);
