import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { GroupInvitationLinks } from '#convoke/actors';
import { InboxWorker } from '#convoke/federation';
import { Posts } from '#convoke/posts';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { obstacles } from '#test/axe';
import { type BuiltGroup, buildGroup, buildMember } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { RemoteServer } from '#test/remote-server';
import { mistake, press, useSite } from '#test/site';
import { moveClock } from '#test/time';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;

let other: RemoteServer;
beforeAll(async () => {
  other = await RemoteServer.start();
});
afterAll(() => other?.close());

const get = <T>(service: new (...args: never[]) => T) => site.server.app.get(service, { strict: false }) as T;
const main = (page: Page) => page.getByRole('main').innerText();
const pathTo = ({ group }: BuiltGroup) => `/@${group.preferredUsername}`;
const ways = [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const;

describe.each(ways)('the pictures of a group %s', (_, javaScriptEnabled) => {
  it('are chosen in its settings, stay when something else changes, and go when they are to', async () => {
    const built = await buildGroup(site.server);
    const settings = `${pathTo(built)}/settings/public`;
    const page = await visit(settings, { as: built.founder, javaScriptEnabled });
    const open = async () => {
      await page.goto(site.server.url + settings);
      if (javaScriptEnabled) await page.locator('.ProseMirror').waitFor();
    };
    const banner = page.getByRole('group', { name: 'Banner' });
    await open();
    await banner.locator('[type=file]').setInputFiles({
      name: 'words.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('not a picture'),
    });
    await press(page, 'Save');
    expect(await mistake(page)).not.toBe('');

    await open();
    const picture = { name: 'trees.jpg', mimeType: 'image/jpeg', buffer: await photograph(900, 300) };
    await banner.locator('[type=file]').setInputFiles(picture);
    await banner.getByLabel(/What the picture shows/).fill('A row of trees');
    await press(page, 'Save');
    await page.getByText('The group is saved.').waitFor();
    const shown = page.getByRole('main').getByRole('img', { name: 'A row of trees' });
    const address = await shown.getAttribute('src');

    await open();
    await page.getByLabel('Name of the group').fill('Woods');
    await press(page, 'Save');
    await page.getByRole('heading', { name: 'Woods', level: 1 }).waitFor();
    expect(await shown.getAttribute('src')).toBe(address);

    await open();
    await banner.getByLabel('Remove').check();
    await press(page, 'Save');
    await page.getByText('The group is saved.').waitFor();
    expect(await shown.count()).toBe(0);
  });
});

describe('the timeline of a group', () => {
  it('is sifted by kind and by whom without JavaScript, and for members alone', async () => {
    const built = await buildGroup(site.server);
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await buildMember(site.server, built, rose.actor.id);
    const post = { attributedToId: built.group.id, title: 'Planted', body: '<p>Forty.</p>' };
    await get(Posts).create(built.founder.viewer, post);
    await site.server.runJobs();
    const path = `${pathTo(built)}/timeline`;
    const page = await visit(path, { as: rose, javaScriptEnabled: false });
    await page.getByText('Rose joined the group').waitFor();
    await page.getByLabel('What', { exact: true }).selectOption('Posts');
    await press(page, 'Show');
    await page.getByRole('link', { name: /published the post “Planted”$/ }).waitFor();
    expect(await main(page)).not.toContain('joined the group');
    await page.getByLabel('By whom').selectOption('Me');
    await press(page, 'Show');
    await page.getByText('Nothing of that kind has happened yet.').waitFor();
    await page.goto(`${site.server.url}${path}?type=NONSENSE&author=%00&page=999999999`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Timeline');
    expect(await obstacles(await visit(path, { as: rose }))).toEqual([]);

    const stranger = await visit(path, { as: await buildPerson(site.server) });
    await stranger.getByText('keeps this to its members').waitFor();
    expect(await main(stranger)).not.toContain('Planted');
  });
});

describe.each(ways)('a group of another instance %s', (_, javaScriptEnabled) => {
  it('is found by its name, says where it lives, and is joined with the profile that one chooses', async () => {
    const name = javaScriptEnabled ? 'choir' : 'orchard';
    const with_ = { name: `The ${name}`, openness: 'open', discoverable: true };
    const club = other.person(name, { type: 'Group', with: with_ });
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const second = await addProfile(site.server, rose.user, `second_${name}`, 'Rose at home');

    const page = await visit('/search/groups', { as: rose, javaScriptEnabled });
    await page.getByLabel('What', { exact: true }).fill(`@${club.handle}`);
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: `The ${name}` }).click();
    await page.getByText('This group lives on another instance:').waitFor();
    expect(await page.getByRole('main').getByRole('link', { name: other.host }).getAttribute('href')).toBe(club.uri);
    expect(await main(page)).toContain(`This group lives on ${other.host}: we send your wish there`);
    // Nobody here knows how many there are.
    expect(await main(page)).not.toMatch(/0 (members|followers)/);
    await page.getByLabel('Join as').selectOption({ label: `Rose at home (@second_${name})` });
    await press(page, 'Join the group');
    await page.getByText(`Your wish is on its way to ${other.host}.`).waitFor();
    await page.getByText('Rose at home asked to join.').waitFor();
    expect(await page.getByRole('link', { name: 'Discussions' }).count()).toBe(0);

    await site.server.runJobs();
    await get(DeliveryWorker).workOff();
    const joins = other.deliveries.map(({ body }) => body).filter(({ object }) => object === club.uri);
    expect(joins).toMatchObject([{ type: 'Join', actor: second.url }]);
    expect(JSON.stringify(joins)).not.toContain(rose.actor.preferredUsername);
    const accept = { id: `${club.uri}/accepts/1`, type: 'Accept', actor: club.uri, object: joins[0], to: [second.url] };
    const context = { '@context': 'https://www.w3.org/ns/activitystreams' };
    expect((await other.post(`${site.server.url}/inbox`, { ...context, ...accept }, club)).status).toBe(202);
    while ((await get(InboxWorker).workOff()) > 0);
    await page.reload();
    await page.getByText('You are here as Rose at home · Member').waitFor();
    await page.getByRole('link', { name: 'Discussions' }).waitFor();
  });
});

describe('a link into a group', () => {
  const linkInto = async (built: BuiltGroup, wish = {}) => {
    const { token } = await get(GroupInvitationLinks).make(built.founder.viewer, built.group.id, wish, null);
    return `/groups/join/${token}`;
  };
  const opensNothing = (page: Page) => page.getByRole('heading', { name: 'This link opens nothing' }).waitFor();

  it('that somebody made up opens nothing, however it is written', async () => {
    const page = await visit('/about', { javaScriptEnabled: false });
    for (const token of ['x', 'a'.repeat(3000), '%00', '..%2F..%2Fetc', '%E2%80%AE', "'--", '<script>']) {
      await page.goto(`${site.server.url}/groups/join/${token}`);
      await opensNothing(page);
      expect(await main(page)).toContain('We do not know this invitation.');
    }
    expect(await obstacles(await visit('/groups/join/x'))).toEqual([]);
  });

  it('lets in as many as it may, and tells the next, also who has it open', async () => {
    const built = await buildGroup(site.server, { openness: 'invite_only' });
    const link = await linkInto(built, { maxUses: 1 });
    const [rose, amir] = [await buildPerson(site.server), await buildPerson(site.server)];
    const waiting = await visit(link, { as: amir, javaScriptEnabled: false });
    await press(await visit(link, { as: rose, javaScriptEnabled: false }), 'Join the group');
    await press(waiting, 'Join the group');
    await opensNothing(waiting);
    expect(await main(waiting)).toContain('This link has let in as many people as it could.');
    await waiting.goto(`${site.server.url}${pathTo(built)}/discussions`);
    await waiting.getByText('keeps this to its members').waitFor();
  });

  it('ends with its time', async () => {
    const built = await buildGroup(site.server, { openness: 'invite_only' });
    const link = await linkInto(built, { expiresOn: new Date(Date.now() + 86_400_000) });
    const page = await visit(link, { as: await buildPerson(site.server), javaScriptEnabled: false });
    const setRight = moveClock(site.server, 25);
    await press(page, 'Join the group');
    await opensNothing(page);
    expect(await main(page)).toContain('This invitation is over.');
    setRight();
  });
});
