import { describe, expect, it } from 'vitest';
import { GroupFollows, Groups, MemberManagement } from '#convoke/actors';
import { EventVisibility } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildGroup, buildMember } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('the page of a group %s', (_, javaScriptEnabled) => {
  it('is read by anybody, and joined and left with a profile that one chooses', async () => {
    const { group } = await buildGroup(site.server, { name: 'Trees', summary: '<p>We plant.</p>' });
    const path = `/@${group.preferredUsername}`;
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const choir = await addProfile(site.server, rose.user, `choir_${group.preferredUsername}`, 'Rose of the choir');

    const reading = await visit(path, { javaScriptEnabled });
    await reading.getByRole('heading', { name: 'Trees', level: 1 }).waitFor();
    await reading.getByText('We plant.').waitFor();
    expect(await reading.getByRole('link', { name: 'Discussions' }).count()).toBe(0);
    await reading.getByRole('link', { name: 'Join the group' }).click();
    expect(pathOf(reading)).toBe('/login');

    const joining = await visit(`${path}/join`, { javaScriptEnabled, as: rose });
    await joining.getByLabel('Join as').selectOption({ label: `Rose of the choir (@${choir.preferredUsername})` });
    await press(joining, 'Join the group');
    await joining.getByText('You are here as Rose of the choir · Member').waitFor();
    await joining.getByRole('link', { name: 'Discussions' }).waitFor();
    expect(pathOf(joining)).toBe(path);
    await joining.locator('summary', { hasText: 'Leave the group' }).click();
    await press(joining, 'Leave as Rose of the choir');
    await joining.getByText('You have left the group.').waitFor();

    await joining.locator('summary', { hasText: 'Follow' }).click();
    await press(joining, 'Follow');
    await joining.getByText('Rose follows this group.').waitFor();
    await press(joining, 'No more e-mails');
    await joining.getByText('Without e-mails.').waitFor();
    await press(joining, 'Stop following');
    await joining.getByText('0 followers').waitFor();
  });

  it('is made, changed and deleted by who runs it', async () => {
    const lea = await buildPerson(site.server, { name: 'Léa' });
    const name = `grove_${javaScriptEnabled ? 'js' : 'plain'}`;
    const making = await visit('/groups/create', { javaScriptEnabled, as: lea });
    if (javaScriptEnabled) await making.locator('.ProseMirror').waitFor();
    await making.getByLabel('Name of the group').fill('Grove');
    await making.getByLabel('Username').fill(name);
    await making.getByLabel('Street').fill('1 Elm Road');
    await making.getByLabel('Members only').check();
    await press(making, 'Create the group');
    await making.getByRole('heading', { name: 'Grove', level: 1 }).waitFor();
    expect(pathOf(making)).toBe(`/@${name}`);
    await making.getByText('1 Elm Road').waitFor();
    expect(await making.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');

    await making.getByRole('link', { name: 'Settings' }).click();
    await making.getByText('You do this as Léa.').first().waitFor();
    expect(await making.getByLabel('Members only').isChecked()).toBe(true);
    if (javaScriptEnabled) await making.locator('.ProseMirror').waitFor();
    await making.getByLabel('Name of the group').fill('Forest');
    await press(making, 'Save');
    await making.getByRole('heading', { name: 'Forest', level: 1 }).waitFor();

    const stranger = await buildPerson(site.server);
    const looking = await visit(`/@${name}`, { javaScriptEnabled, as: stranger });
    await looking.getByText('We cannot find this page').waitFor();

    await making.getByRole('link', { name: 'Settings' }).click();
    await making.locator('summary', { hasText: 'Delete this group' }).click();
    await press(making, 'Delete Forest');
    await making.getByText('The group is deleted.').waitFor();
    expect(pathOf(making)).toBe('/groups/me');
  });
});

describe('pages of groups', () => {
  it('show what they plan and published, and are found by words', async () => {
    const { group, founder } = await buildGroup(site.server, { name: 'Hornbeams', summary: '<p>We prune.</p>' });
    await buildEvent(site.server, { organizer: founder, attributedToId: group.id, title: 'Pruning day' });
    const page = await visit('/search/groups?search=hornbeam');
    await page.getByText('1 group', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Hornbeams' }).click();
    await page.getByRole('heading', { name: 'Pruning day', level: 3 }).waitFor();
    expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(group.url);
    expect(await page.locator('meta[property="og:title"]').getAttribute('content')).toBe('Hornbeams');
    expect(await page.locator('meta[name=robots]').count()).toBe(0);
    expect(await obstacles(page)).toEqual([]);
  });

  it('say whose they are to who may not read them, and how to get in', async () => {
    const built = await buildGroup(site.server);
    const path = `/@${built.group.preferredUsername}`;
    const rose = await buildPerson(site.server);
    const refused = await visit(`${path}/settings/followers`, { as: rose });
    await refused.getByRole('heading', { name: 'Trees keeps this to its members', level: 1 }).waitFor();
    await refused.getByRole('link', { name: 'Join', exact: true }).click();
    await refused.getByRole('heading', { name: 'Join Trees' }).waitFor();
    await buildMember(site.server, built, rose.actor.id);
    await refused.goto(new URL(`${path}/settings/public`, refused.url()).href);
    await refused.getByText('Your role in this group does not include this.').waitFor();

    const upper = path.toUpperCase();
    await refused.goto(new URL(`${upper}@${new URL(refused.url()).host}/join?x=1`, refused.url()).href);
    expect(new URL(refused.url()).pathname + new URL(refused.url()).search).toBe(`${path}/join?x=1`);
  });

  it('list whom a person follows, is and may become, each with its profile', async () => {
    const { server } = site;
    const rose = await buildPerson(server, { name: 'Rose' });
    const choir = await addProfile(server, rose.user, 'choir_of_rose', 'Rose of the choir');
    const [built, asked] = [await buildGroup(server, { name: 'Oaks' }), await buildGroup(server, { name: 'Elms' })];
    await buildMember(server, built, choir.id);
    const management = server.app.get(MemberManagement, { strict: false });
    await management.invite(asked.group.id, asked.founder.actor.id, rose.actor);
    const follow = { uri: 'https://example.org/follow', notify: true };
    await server.app.get(GroupFollows, { strict: false }).follow(built.group.id, rose.actor.id, follow);

    const mine = await visit('/groups/me', { as: rose });
    await mine.getByText('Rose of the choir is a member.').waitFor();
    await mine.getByText('Rose follows this group.').waitFor();
    expect(await obstacles(mine)).toEqual([]);
    await press(mine, 'Join as Rose');
    await mine.getByText('Rose is a member.').waitFor();

    const followers = `/@${built.group.preferredUsername}/settings/followers`;
    const answering = await visit(followers, { as: built.founder });
    await answering.getByRole('link', { name: 'Report (Rose)' }).waitFor();
    await press(answering, 'End the following of Rose');
    await answering.getByText('Nobody follows the group yet').waitFor();
  });
});

describe('the events of a group', () => {
  it('are published as one of it, shown in its name, and those for members to members alone', async () => {
    const built = await buildGroup(site.server, { name: 'Planters' });
    const { group } = built;
    const [rose, amir] = [
      await buildPerson(site.server, { name: 'Rose' }),
      await buildPerson(site.server, { name: 'Amir' }),
    ];
    await addProfile(site.server, rose.user, `family_${group.preferredUsername}`, 'Family');
    await buildMember(site.server, built, rose.actor.id, 'moderator');
    await buildMember(site.server, built, amir.actor.id);

    const page = await visit(`/events/create?group=${group.id}`, { as: rose, javaScriptEnabled: false });
    const chosen = page.getByLabel('You organize as').locator('option:checked');
    expect(await chosen.innerText()).toBe(
      `Planters (@${group.preferredUsername}), as Rose (@${rose.actor.preferredUsername})`,
    );
    await page.getByLabel('Title', { exact: true }).fill('A meeting of planters');
    await page.locator('summary', { hasText: 'Who can come' }).first().click();
    await page.getByText('Members of the group', { exact: true }).click();
    await press(page, 'Publish');
    await page.getByRole('link', { name: 'Planters' }).waitFor();
    await page.getByText('Shown to members of the group only').waitFor();
    const path = pathOf(page);

    const list = await visit(`/@${group.preferredUsername}/events`, { as: amir, javaScriptEnabled: false });
    await list.getByRole('link', { name: 'A meeting of planters' }).click();
    expect(pathOf(list)).toBe(path);
    await press(list, 'Take part');
    const stranger = await visit(`/@${group.preferredUsername}/events`, { javaScriptEnabled: false });
    await stranger.getByText('No event is planned').waitFor();
    expect((await stranger.goto(path))?.status()).toBe(404);

    await buildEvent(site.server, { organizer: built.founder, attributedToId: group.id, title: 'Planting for all' });
    await buildEvent(site.server, {
      organizer: built.founder,
      attributedToId: group.id,
      title: 'Planting in May',
      visibility: EventVisibility.RESTRICTED,
      beginsOn: new Date('2032-05-14T12:00:00Z'),
      physicalAddress: { locality: 'Lyon', geom: '4.85;45.77' },
    });
    for (const [view, nothing] of [
      ['calendar&month=2032-05', 'Nothing is planned this month.'],
      ['map', 'No event to come has a place on the map'],
    ]) {
      await list.goto(`/@${group.preferredUsername}/events?view=${view}`);
      await list.getByRole('link', { name: 'Planting in May' }).waitFor();
      await stranger.goto(`/@${group.preferredUsername}/events?view=${view}`);
      await stranger.getByText(nothing!).waitFor();
    }
    const home = await visit('/', { as: amir, javaScriptEnabled: false });
    await home.getByRole('link', { name: /From your groups$/ }).click();
    expect(await home.getByRole('link', { name: 'A meeting of planters' }).count()).toBe(0);
    await home.getByRole('link', { name: 'Planting for all' }).click();
    await home.getByText('Organized by').waitFor();
  });
});

it('says that it is gone once it is deleted, below its address too, and nothing of one that was hidden', async () => {
  const { group, founder } = await buildGroup(site.server, { name: 'Oaks' });
  await site.server.app.get(Groups, { strict: false }).delete(founder.viewer, group.id);
  const address = `${site.server.url}/@${group.preferredUsername}`;
  for (const path of ['', '/events', '/p', '/join', '/discussions', '/settings/public']) {
    const gone = await fetch(address + path);
    expect([path, gone.status, (await gone.text()).includes('This has been taken down')]).toEqual([path, 410, true]);
  }
  await site.server.db.query(`UPDATE groups SET visibility = 'private' WHERE actor_id = $1`, [group.id]);
  expect((await fetch(`${address}/events`)).status).toBe(404);
});
