import { describe, expect, it } from 'vitest';
import { MemberManagement, MemberRole } from '#convoke/actors';
import { Conversations } from '#convoke/threads';
import { obstacles } from '#test/axe';
import { buildGroup, buildMember } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';
import { subscribed } from '#test/sockets';

const site = useSite();
const { visit } = site;
const service = () => site.server.app.get(Conversations, { strict: false });

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('messages of a group %s', (_, javaScriptEnabled) => {
  it('are written from its page, found and answered by its moderators as one that they choose, and deleted', async () => {
    const built = await buildGroup(site.server, { name: 'Trees' });
    const path = `/@${built.group.preferredUsername}`;
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const max = await buildPerson(site.server, { name: 'Max' });
    const choir = await addProfile(site.server, max.user, `choir_${built.group.preferredUsername}`, 'Max of the choir');
    const memberIds: string[] = [];
    for (const { id } of [max.actor, choir]) {
      memberIds.push((await buildMember(site.server, built, id, MemberRole.MODERATOR)).id);
    }

    expect(
      await (await visit(path, { javaScriptEnabled })).getByRole('link', { name: 'Write to the group' }).count(),
    ).toBe(0);
    const asking = await visit(path, { javaScriptEnabled, as: rose });
    expect(await asking.getByRole('link', { name: 'Messages', exact: true }).and(asking.locator('nav a')).count()).toBe(
      0,
    );
    await asking.getByRole('link', { name: 'Write to the group' }).click();
    expect(await asking.getByLabel('To', { exact: true }).inputValue()).toBe(path.slice(1));
    await asking.getByLabel('Your message').fill('May I plant one?');
    await press(asking, 'Send the message');
    await asking.getByRole('heading', { name: 'Messages with Trees' }).waitFor();
    expect((await asking.goto(new URL(`${path}/conversations`, asking.url()).href))!.status()).toBe(403);

    const reading = await visit('/conversations', { javaScriptEnabled, as: max });
    await reading.getByRole('link', { name: 'Group: Trees' }).click();
    await reading.getByText('New', { exact: true }).waitFor();
    await reading.getByRole('link', { name: 'Rose' }).click();
    await reading.getByText('You write for Trees.').waitFor();
    await reading.getByLabel('Your answer').fill('Please do');
    await reading.getByLabel('Written by').selectOption({ label: `Max of the choir (@${choir.preferredUsername})` });
    await press(reading, 'Send the message');
    const answer = reading.getByRole('listitem').filter({ hasText: 'Please do' });
    expect(await answer.innerText()).toMatch(/Trees\s+written by Max of the choir/);
    const address = pathOf(reading);

    await asking.goto(new URL('/conversations', asking.url()).href);
    await asking.getByRole('link', { name: 'Trees' }).click();
    const got = asking.getByRole('listitem').filter({ hasText: 'Please do' });
    expect(await got.innerText()).toContain('Trees');
    expect(await asking.getByText('Max').count()).toBe(0);

    await reading.goto(new URL(`${path}/conversations`, reading.url()).href);
    await reading.getByRole('link', { name: 'Write for the group' }).click();
    await reading.getByText('You write for Trees.').waitFor();
    await reading.getByLabel('To', { exact: true }).fill('@nobody_at_all');
    await reading.getByLabel('Your message').fill('Come and see');
    await press(reading, 'Send the message');
    await reading.getByText('Nobody was found under: @nobody_at_all').waitFor();
    await reading.getByLabel('To', { exact: true }).fill(`@${rose.actor.preferredUsername}`);
    await press(reading, 'Send the message');
    await reading.getByRole('heading', { name: 'Messages with Rose' }).waitFor();
    await reading.locator('summary', { hasText: 'Delete this conversation' }).click();
    await press(reading, 'Delete it for the group');
    await reading.getByText('The conversation is deleted.').waitFor();
    expect(pathOf(reading)).toBe(`${path}/conversations`);
    expect(await reading.locator('#conversations li').count()).toBe(1);

    const management = site.server.app.get(MemberManagement, { strict: false });
    for (const id of memberIds) await management.changeRole(built.founder.viewer, id, MemberRole.MEMBER);
    expect((await reading.goto(new URL(address, reading.url()).href))!.status()).toBe(404);
    expect((await reading.goto(new URL(`${path}/conversations`, reading.url()).href))!.status()).toBe(403);
  });
});

it('what is written to a group appears in the open pages of those who answer for it', async () => {
  const built = await buildGroup(site.server, { name: 'Trees' });
  const { group, founder: lea } = built;
  const rose = await buildPerson(site.server, { name: 'Rose' });
  const say = (text: string, more: object) => service().post(rose.viewer, { actorId: rose.actor.id, text, ...more });
  const list = await visit(`/@${group.preferredUsername}/conversations`, { as: lea });
  await list.getByText('No messages yet').waitFor();
  expect(await obstacles(list)).toEqual([]);
  await subscribed(site.server, 2);
  const { id } = await say('Hello', { mentions: [group.preferredUsername] });
  await list.getByText('Hello').waitFor();
  await list.getByRole('link', { name: 'Rose' }).click();
  await list.getByRole('heading', { name: 'Messages with Rose' }).waitFor();
  expect(await obstacles(list)).toEqual([]);
  await subscribed(site.server, 2);
  await say('Anybody there?', { conversationId: id });
  await list.getByText('Anybody there?').waitFor();
});
