import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { UserRole } from '#convoke/accounts';
import { Suspensions } from '#convoke/actors';
import { EventJoinOptions } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startRemoteInstance } from '#test/remote-instance';
import { RemoteServer } from '#test/remote-server';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;

let other: RemoteServer;
let reader: TestPerson;

beforeAll(async () => {
  other = await RemoteServer.start();
  reader = await buildPerson(site.server, { name: 'Rita Reader', username: 'rita' });
});
afterAll(() => other.close());

const main = (page: Page) => page.getByRole('main').innerText();

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('somebody signed in %s', (_, javaScriptEnabled) => {
  it('finds an event elsewhere by its address and joins it, told what is sent where', async () => {
    const rita = await buildPerson(site.server, { username: javaScriptEnabled ? 'rita_script' : 'rita_plain' });
    const { id } = other.event(other.person('mia'), { name: 'A feast by the lake' });
    const page = await visit('/', { as: rita, javaScriptEnabled });
    await page.getByRole('search').first().getByRole('combobox').fill(String(id));
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

    // Its own server has no page of it for whoever comes from here.
    await site.server.db.query(`UPDATE events SET visibility = 'private' WHERE url = $1`, [id]);
    await page.reload();
    expect(await main(page)).toContain('Its page there opens only for people of that server.');
    expect(await page.getByRole('link', { name: 'Open the original' }).count()).toBe(0);
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
  const far = await startRemoteInstance();
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
    const { id } = other.event(other.person('mia'), { name: 'Lanterns' });
    const page = await visit('/', { as: reader });
    for (const path of [`/interact?uri=${id}`, `/interact?uri=@mia@${other.host}`, '/interact?uri=words']) {
      await page.goto(path);
      expect(await obstacles(page), path).toEqual([]);
    }
    const { event } = await buildEvent(site.server);
    const visitor = await visit(`/events/${event.uuid}`);
    await visitor.getByText('I have an account on another server').click();
    expect(await obstacles(visitor)).toEqual([]);
  });
});

it('moves a profile in and out on a phone without JavaScript, and says where it is', async () => {
  const mover = await buildPerson(site.server, { username: 'mover', name: 'Mona Mover' });
  const old = other.person('mona_before');
  const viewport = { width: 360, height: 740 };
  const page = await visit('/identity/update/mover', { as: mover, javaScriptEnabled: false, viewport });
  await page.getByRole('link', { name: 'Move this profile' }).click();
  await page.getByLabel('Address of the other profile').fill('mona');
  await press(page, 'Add');
  expect(await mistake(page)).toContain('Write it like @name@example.org');
  await page.getByLabel('Address of the other profile').fill(`@${old.handle}`);
  await press(page, 'Add');
  await page.getByRole('button', { name: `Remove @${old.handle}` }).waitFor();

  const moveTo = async (address: string) => {
    if (!(await page.locator('details[open]').count())) await page.getByText('Move away…').click();
    await page.getByLabel('Address of your new profile').fill(address);
    await page.getByLabel('Present password').fill(mover.password);
    await press(page, 'Move Mona Mover there');
  };
  await moveTo(old.uri);
  expect(await mistake(page)).toContain(mover.actor.url);
  const { handle, uri } = other.person('mona_after', { with: { alsoKnownAs: [mover.actor.url] } });
  await moveTo(uri);
  await page.getByText(`This profile has moved to @${handle}.`).waitFor();
  const withScript = await visit('/identity/move/mover', { as: mover });
  expect(await obstacles(withScript)).toEqual([]);
  for (const path of ['/settings/profiles', `/interact?uri=${mover.actor.url}`]) {
    await withScript.goto(path);
    expect(await main(withScript)).toContain(`This profile has moved to @${handle}.`);
  }

  await press(page, 'Call it back');
  await page.getByText('Mona Mover is back.').waitFor();
  expect(await main(page)).toContain('It can move again from');
});
