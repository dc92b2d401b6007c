import { describe, expect, it } from 'vitest';
import { Conversations } from '#convoke/threads';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

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
    await reading.getByText('1 unread conversation').waitFor({ state: 'attached' });
    await reading.getByRole('link', { name: 'Rose of the choir' }).click();
    await reading.getByLabel('Your answer').fill('Plums');
    await press(reading, 'Send the message');
    await reading.getByRole('listitem').filter({ hasText: 'Plums' }).waitFor();
    const address = pathOf(reading);
    await reading.goto(new URL('/conversations', reading.url()).href);
    expect(await reading.getByText('New', { exact: true }).count()).toBe(0);
    expect(await reading.getByText('unread conversation').count()).toBe(0);

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

it('the pages of messages are free of obstacles, and lead visitors to the login', async () => {
  const [rose, max] = [await buildPerson(site.server), await buildPerson(site.server)];
  const message = { actorId: rose.actor.id, text: 'Hello', mentions: [max.actor.preferredUsername] };
  const { id } = await site.server.app.get(Conversations, { strict: false }).post(rose.viewer, message);
  for (const address of ['/conversations', '/conversations/new', `/conversations/${id}`]) {
    expect(await obstacles(await visit(address, { as: rose }))).toEqual([]);
    expect(pathOf(await visit(address))).toMatch(/^\/login/);
  }
});
