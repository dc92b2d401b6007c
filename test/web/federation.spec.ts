import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { UserRole } from '#convoke/accounts';
import { Suspensions } from '#convoke/actors';
import { EventJoinOptions } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;
const INSTANCES = '/settings/admin/instances';
const QUEUE = '/settings/admin/federation';

let other: RemoteServer;
let admin: TestPerson;
let reader: TestPerson;

beforeAll(async () => {
  other = await RemoteServer.start();
  admin = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
  reader = await buildPerson(site.server, { name: 'Rita Reader', username: 'rita' });
});
afterAll(() => other.close());

const main = (page: Page) => page.getByRole('main').innerText();
const openMenu = (page: Page) => page.locator('header details summary').last().click();

/** Another server that says who speaks for it. */
async function introduce(): Promise<{ host: string; uri: string; server: RemoteServer }> {
  const server = await RemoteServer.start();
  const { uri } = server.person('relay', { type: 'Application' });
  server.nodeInfo({ name: `The lamp of ${server.host}`, actorUri: uri });
  return { host: server.host, uri, server };
}

/** What a Follow that came in leaves. */
async function askedBy(uri: string): Promise<void> {
  await site.server.db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT r.uri || '#follow', r.actor_id, ours.id, false, now(), now() FROM remote_actors r, actors ours
      WHERE r.uri = $1 AND ours.preferred_username = 'relay' AND ours.domain IS NULL`,
    [uri],
  );
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('an administrator %s', (_, javaScriptEnabled) => {
  it('follows an instance, lets it follow, and ends both', async () => {
    const { host, uri, server } = await introduce();
    const page = await visit('/', { as: admin, javaScriptEnabled });
    await openMenu(page);
    await page.getByRole('link', { name: 'Administration' }).click();
    await page.getByRole('heading', { level: 1, name: 'Instances' }).waitFor();
    await page.getByLabel('Domain', { exact: true }).fill('127.0.0.1:65534');
    await press(page, 'Follow');
    expect(await mistake(page)).toContain('Nobody answers there');
    expect(await page.getByLabel('Domain', { exact: true }).inputValue()).toBe('127.0.0.1:65534');

    await page.getByLabel('Domain', { exact: true }).fill(host);
    await press(page, 'Follow');
    await page.getByText(`We have asked ${host}.`).waitFor();
    const card = page.getByRole('article').filter({ hasText: host });
    expect(await card.innerText()).toMatch(
      /The lamp of .*elsewhere 1\.2\.3.*it has not answered yet.*does not follow us/s,
    );

    await askedBy(uri);
    await page.reload();
    await press(page, `Accept relay@${host}`);
    await page.getByText(`relay@${host} gets our public events from now on.`).waitFor();
    expect(await card.innerText()).toContain('It follows us: our public events appear there.');
    await site.server.db.query('UPDATE follows SET approved = true');
    await page.reload();
    expect(await card.innerText()).toContain('We follow it: its public events appear here.');

    await card.getByText('Unfollow', { exact: true }).click();
    await press(page, `Unfollow ${host}`);
    await page.getByText(`We no longer follow ${host}.`).waitFor();
    expect(await card.innerText()).toContain('We do not follow it.');
    await card.getByText('Stop it from following').click();
    await press(page, `Turn ${host} away`);
    await page.getByText(`${host} was turned away.`).waitFor();
    expect(await card.innerText()).toContain('It does not follow us.');
    await server.close();
  });

  it('sees what does not get through, tries it again and drops it', async () => {
    const { host, server } = await introduce();
    const token = admin.accessToken;
    await site.server.graphql('mutation ($d: String!) { addInstance(domain: $d) { domain } }', { d: host }, { token });
    await site.server.db.query(
      `UPDATE deliveries SET attempts = 2, problem = 'HTTP 500', due_at = now() + interval '1 hour' WHERE host = $1`,
      [host],
    );
    const page = await visit(INSTANCES, { as: admin, javaScriptEnabled });
    await page.getByRole('link', { name: 'Deliveries' }).click();
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: host }) });
    expect(await row.innerText()).toMatch(/1 waiting.*Last problem: HTTP 500/s);
    await row.getByText('Drop', { exact: true }).click();
    expect(await row.innerText()).toContain(`${host} never gets what waits for it`);
    await press(page, `Drop what waits for ${host}`);
    await page.getByText(`1 delivery to ${host} was dropped.`).waitFor();
    await expect.poll(() => row.count()).toBe(0);
    await server.close();
  });
});

describe('the administration', () => {
  it('is narrowed and sorted by the address, and says when nothing fits', async () => {
    const page = await visit(INSTANCES, { as: admin });
    await page.getByLabel('Domain or name').fill('nothing of the kind');
    await press(page, 'Apply');
    await page.getByRole('heading', { name: 'No instance fits' }).waitFor();
    await page.getByRole('link', { name: 'Show all instances' }).click();
    expect(new URL(page.url()).search).toBe('');
    await page.getByLabel('Show', { exact: true }).selectOption({ label: 'Those that we follow' });
    await press(page, 'Apply');
    expect(await page.getByLabel('Show', { exact: true }).inputValue()).toBe('following');
  });

  it('is for administrators', async () => {
    const page = await visit(INSTANCES);
    expect(pathOf(page)).toBe('/login');
    const other = await visit(INSTANCES, { as: reader });
    expect(await main(other)).not.toContain('Follow an instance');
    expect((await other.request.get(QUEUE)).status()).toBe(403);
    const home = await visit('/', { as: reader });
    await openMenu(home);
    expect(await home.getByRole('link', { name: 'Administration' }).count()).toBe(0);
  });
});

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('somebody signed in %s', (_, javaScriptEnabled) => {
  it('finds an event elsewhere by its address and joins it, told what is sent where', async () => {
    const rita = await buildPerson(site.server, { username: javaScriptEnabled ? 'rita_script' : 'rita_plain' });
    const { id } = other.event(other.person('mia'), { name: 'A feast by the lake' });
    const page = await visit('/', { as: rita, javaScriptEnabled });
    await page.getByRole('search').first().getByRole('searchbox').fill(String(id));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'A feast by the lake' }).click();
    await page.getByRole('heading', { name: `This event lives on ${other.host}` }).waitFor();
    expect(await page.getByRole('link', { name: 'Open the original' }).getAttribute('href')).toBe(id);
    const handle = `@${rita.actor.preferredUsername}@${new URL(site.server.url).host}`;
    expect(await main(page)).toContain(`Joining sends your profile ${handle}`);
    expect(await main(page)).toContain(`Your request is pending until ${other.host} answers.`);
    expect(await main(page)).toContain(`@mia@${other.host}`);
    await press(page, 'Take part');
    await page.getByText(`Your request goes to ${other.host}.`).waitFor();
    expect(await main(page)).toContain('is pending until that server answers');
  });

  it('is told when an address cannot be had', async () => {
    const page = await visit(`/search?search=${other.url}/nothing`, { as: reader, javaScriptEnabled });
    await page.getByRole('heading', { name: 'Nothing to show from this address' }).waitFor();
    await page.goto(`/interact?uri=${other.url}/nothing`);
    await page.getByRole('heading', { name: 'Nothing came from this address' }).waitFor();
    await page.goto('/interact?uri=words');
    await page.getByRole('heading', { name: 'This is neither an address' }).waitFor();
  });

  it('is led from another server to the event or profile', async () => {
    const name = javaScriptEnabled ? 'mona' : 'mina';
    const mona = other.person(name);
    const { id } = other.event(mona, { name: 'A walk in the dark' });
    const page = await visit(`/interact?uri=${encodeURIComponent(String(id))}`, { as: reader, javaScriptEnabled });
    expect(pathOf(page)).toMatch(/^\/events\//);
    await page.goto(`/interact?uri=${encodeURIComponent(`@${mona.handle}`)}`);
    await page.getByRole('heading', { level: 1, name: `${name} of elsewhere` }).waitFor();
    expect(await main(page)).toContain(`This profile lives on ${other.host}.`);
    await page.getByRole('link', { name: 'A walk in the dark' }).waitFor();
  });
});

describe('a visitor', () => {
  it('is asked to sign in before another server is asked', async () => {
    const { id } = other.event(other.person('mia'));
    const { pathname } = new URL(String(id));
    const page = await visit(`/interact?uri=${encodeURIComponent(String(id))}`);
    expect(pathOf(page)).toBe('/login');
    expect(new URL(page.url()).searchParams.get('redirect')).toContain('/interact?uri=');
    await page.goto(`/search?search=${encodeURIComponent(String(id))}`);
    await page.getByRole('heading', { name: 'Sign in to look on other servers' }).waitFor();
    expect(other.timesAsked(pathname)).toBe(0);
  });

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('starts from their own server %s', async (_, javaScriptEnabled) => {
    const { event } = await buildEvent(site.server);
    const { handle } = other.person('mia');
    const page = await visit(`/events/${event.uuid}`, { javaScriptEnabled });
    await page.getByText('I have an account on another server').click();
    expect(await main(page)).toContain(event.url);
    await page.getByLabel('Your account').fill('mia');
    await press(page, 'Find my server');
    expect(await mistake(page)).toContain('Write your account like name@example.org.');
    await page.getByLabel('Your account').fill(handle);
    await press(page, 'Find my server');
    const way = page.getByRole('link', { name: `Go on at ${other.host}` });
    expect(await way.getAttribute('href')).toBe(`${other.url}/interact?uri=${encodeURIComponent(event.url)}`);
  });
});

it('an event of a suspended server is not found, and moderators are told why they see it', async () => {
  const far = await introduce();
  const { id } = far.server.event(far.server.person('mia'), { name: 'Behind the fence' });
  const page = await visit(`/interact?uri=${encodeURIComponent(String(id))}`, { as: reader });
  await page.getByRole('heading', { name: 'Behind the fence' }).waitFor();
  await press(page, 'Take part');
  await page.getByText('Your request goes to').waitFor();
  const address = pathOf(page);
  await site.server.app.get(Suspensions, { strict: false }).setHost(far.host, true);
  await site.server.runJobs();
  expect((await page.goto(address))!.status()).toBe(404);
  await page.getByRole('heading', { name: 'We cannot find this page' }).waitFor();
  await page.goto('/events/me');
  expect(await main(page)).not.toContain('Behind the fence');
  const seen = await visit(address, { as: await buildPerson(site.server, { role: UserRole.MODERATOR }) });
  expect(await main(seen)).toMatch(/Only moderators see this event.*Behind the fence/s);
  expect(await seen.getByRole('button', { name: 'Take part' }).count()).toBe(0);
  expect(await obstacles(seen)).toEqual([]);
  await far.server.close();
});

it('an event that asks for approval says that the message is sent, too', async () => {
  const { id } = other.event(other.person('mia'), { name: 'By request', joinMode: 'restricted' });
  const page = await visit(`/interact?uri=${encodeURIComponent(String(id))}`, { as: reader });
  expect(await main(page)).toContain('Your message goes there too.');
  const { event } = await buildEvent(site.server, { joinOptions: EventJoinOptions.RESTRICTED });
  await page.goto(`/events/${event.uuid}`);
  expect(await main(page)).not.toContain('Your message goes there too.');
});

describe('the pages', () => {
  it('have no obstacles', async () => {
    const { host, uri, server } = await introduce();
    const token = admin.accessToken;
    await site.server.graphql('mutation ($d: String!) { addInstance(domain: $d) { domain } }', { d: host }, { token });
    await askedBy(uri);
    await site.server.db.query('UPDATE deliveries SET attempts = 2, problem = $2 WHERE host = $1', [host, 'HTTP 500']);
    const { id } = other.event(other.person('mia'), { name: 'Lanterns' });
    const page = await visit(INSTANCES, { as: admin });
    expect(await obstacles(page)).toEqual([]);
    for (const path of [QUEUE, `/interact?uri=${id}`, `/interact?uri=@mia@${other.host}`, '/interact?uri=words']) {
      await page.goto(path);
      expect(await obstacles(page), path).toEqual([]);
    }
    const { event } = await buildEvent(site.server);
    const visitor = await visit(`/events/${event.uuid}`);
    await visitor.getByText('I have an account on another server').click();
    expect(await obstacles(visitor)).toEqual([]);
    await server.close();
  });
});
