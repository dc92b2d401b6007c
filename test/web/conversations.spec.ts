import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Memberships } from '#convoke/actors';
import { ConversationQueries, Conversations, Discussions } from '#convoke/threads';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';
import { subscribed } from '#test/sockets';

const site = useSite();
const { visit } = site;
const service = () => site.server.app.get(Conversations, { strict: false });
const memberships = () => site.server.app.get(Memberships, { strict: false });
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

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a discussion %s', (_, javaScriptEnabled) => {
  it('is begun as a profile that one chooses, found by other members, answered, closed and deleted', async () => {
    const { group, founder: lea } = await buildGroup(site.server, { name: 'Trees' });
    const path = `/@${group.preferredUsername}`;
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const choir = await addProfile(site.server, rose.user, `choir_${group.preferredUsername}`, 'Rose of the choir');
    for (const { id } of [rose.actor, choir]) await memberships().join(group.id, id);

    const stranger = await visit(`${path}/discussions`, { javaScriptEnabled });
    await stranger.getByText('Trees keeps this to its members').waitFor();

    const talking = await visit(path, { javaScriptEnabled, as: rose });
    await talking.getByRole('link', { name: 'Discussions' }).click();
    await talking.getByText('No discussions yet').waitFor();
    await talking.getByRole('link', { name: 'Begin a discussion' }).click();
    await talking.getByLabel('What is it about?').fill('Benches');
    await talking.getByLabel('Your words').fill('How\n<b>many</b>?');
    await talking
      .getByLabel('As which profile?')
      .selectOption({ label: `Rose of the choir (@${choir.preferredUsername})` });
    await press(talking, 'Begin the discussion');
    await talking.getByRole('heading', { name: 'Benches', level: 1 }).waitFor();
    expect(await talking.locator('#comments li').innerText()).toMatch(/Rose of the choir[^]*How\n<b>many<\/b>\?/);

    const running = await visit(`${path}/discussions`, { javaScriptEnabled, as: lea });
    await running.getByText('1 new').waitFor();
    await running.getByRole('link', { name: 'Benches' }).click();
    await running.getByText('New', { exact: true }).waitFor();
    await running.getByLabel('Your answer').fill('Four');
    await press(running, 'Answer');
    await running.getByRole('listitem').filter({ hasText: 'Four' }).waitFor();
    expect(await running.getByText('New', { exact: true }).count()).toBe(0);
    await running.locator('summary', { hasText: 'Rename or close' }).click();
    await running.getByLabel('What is it about?').fill('Chairs');
    await running.getByLabel('This discussion is closed').check();
    await press(running, 'Save');
    await running.getByRole('heading', { name: 'Chairs', level: 1 }).waitFor();

    await talking.goto(new URL(pathOf(running), talking.url()).href);
    await talking.getByText('This discussion is closed.').waitFor();
    expect(await talking.getByLabel('Your answer').count()).toBe(0);
    await running.locator('summary', { hasText: 'Delete the discussion' }).click();
    await press(running, 'Delete it with all answers');
    await running.getByText('No discussions yet').waitFor();
  });
});

it('what is said in a discussion appears in open pages, and leaves alone what somebody writes', async () => {
  const { group, founder: lea } = await buildGroup(site.server, { name: 'Trees' });
  const rose = await buildPerson(site.server, { name: 'Rose' });
  await memberships().join(group.id, rose.actor.id);
  const discussions = site.server.app.get(Discussions, { strict: false });
  const say = (text: string) => discussions.reply(lea.viewer, id, { text });
  const { id, slug } = await discussions.create(rose.viewer, group.id, { title: 'Benches', text: 'How many?' });
  // More than a page: one comes back to where one has not read yet.
  for (let number = 1; number <= 20; number++) await say(`Bench ${number}`);

  const talk = await visit(`/@${group.preferredUsername}/c/${slug}`, { as: rose });
  await talk.getByText('Bench 1', { exact: true }).waitFor();
  expect(await talk.getByText('Bench 20', { exact: true }).count()).toBe(0);
  await talk.reload();
  await talk.getByText('Bench 20', { exact: true }).waitFor();
  expect(await obstacles(talk)).toEqual([]);
  await subscribed(site.server, 2);
  await talk.getByLabel('Your answer').fill('I am just');
  await talk.locator('summary', { hasText: 'Edit' }).click();
  await talk.getByLabel('Edit your comment').fill('In other words');
  await say('That is all');
  await talk.getByText('That is all').waitFor();
  expect(await talk.getByLabel('Your answer').inputValue()).toBe('I am just');
  expect(await talk.getByLabel('Edit your comment').inputValue()).toBe('In other words');
});
