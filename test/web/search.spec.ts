import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, Request, Route } from 'playwright-core';
import { EventStatus } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { GazetteerImport } from '#convoke/places';
import { obstacles } from '#test/axe';
import { buildEvent, type BuiltEvent, inHours } from '#test/events';
import { buildGroup } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, useSite } from '#test/site';

const site = useSite({ FEDERATION_ALLOW_PRIVATE_NETWORK: 'true', TRUSTED_PROXIES: '127.0.0.1' });
const { visit } = site;

const place = (description: string, locality: string, geom: string) => ({ description, locality, geom });
const titles = (page: Page) => page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
const search = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Search' }).click();

let chess: BuiltEvent;

beforeAll(async () => {
  const { server } = site;
  await server.app.get(GazetteerImport, { strict: false }).fill();
  const organizer = await buildPerson(server);
  const publish = (traits: object) => buildEvent(server, { organizer, ...traits });
  chess = await publish({
    title: 'Chess in the park',
    category: 'GAMES',
    language: 'fr',
    tags: ['board games'],
    physicalAddress: place('Park', 'Lyon', '4.85;45.77'),
  });
  await publish({ title: 'Chess for late risers', physicalAddress: place('Bar', 'Villeurbanne', '4.88;45.77') });
  await publish({ title: 'Choir', beginsOn: inHours(24 * 40), physicalAddress: place('Hall', 'Berlin', '13.4;52.5') });
  await publish({
    title: 'Webinar',
    options: { isOnline: true },
    status: EventStatus.TENTATIVE,
    beginsOn: inHours(30),
  });
  await publish({ title: 'Exhibition', beginsOn: inHours(20), endsOn: inHours(24 * 45) });
  await buildGroup(server, { founder: organizer, preferredUsername: 'chess_friends', name: 'Friends of chess' });
  await server.runJobs();
});

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('searching %s', (_, javaScriptEnabled) => {
  it('goes by words, place and filters, which stay in the form', async () => {
    const page = await visit('/search', { javaScriptEnabled });
    expect(await titles(page)).toEqual(['Chess in the park', 'Chess for late risers', 'Webinar', 'Choir']);
    await page.getByLabel('What', { exact: true }).fill('chess');
    await page.getByRole('combobox', { name: 'Where' }).fill('Lyon');
    await page.locator('summary', { hasText: 'More filters' }).click();
    await page.getByLabel('Category').selectOption({ label: 'Games' });
    await search(page);
    await page.getByText('1 event found').waitFor();
    expect(await titles(page)).toEqual(['Chess in the park']);
    expect(await page.getByRole('main').innerText()).toMatch(/Park, Lyon · \d.* away/);
    expect(await page.getByRole('combobox', { name: 'Where' }).inputValue()).toMatch(/^Lyon, /);
    expect(await page.getByText('Filters (1)').isVisible()).toBe(true);
    expect(await page.getByLabel('Category').inputValue()).toBe('GAMES');
  });

  it('can be narrowed to the days between two dates', async () => {
    const page = await visit('/search', { javaScriptEnabled });
    const day = (hours: number) => inHours(hours).toISOString().slice(0, 10);
    await page.locator('summary', { hasText: 'More filters' }).click();
    expect(await page.getByLabel('From').isVisible()).toBe(false);
    await page.getByLabel('When').selectOption({ label: 'Between two dates' });
    await page.getByLabel('From').fill(day(24 * 39));
    await page.getByLabel('To', { exact: true }).fill(day(24 * 41));
    await search(page);
    await page.getByText('1 event found').waitFor();
    expect(await titles(page)).toEqual(['Choir']);
    expect(await page.getByLabel('From').inputValue()).toBe(day(24 * 39));
  });

  it('says when nobody knows the place, and when nothing is found', async () => {
    const page = await visit('/search?where=Qwxzvbnia', { javaScriptEnabled });
    await page.getByRole('heading', { name: 'We do not know a place called “Qwxzvbnia”' }).waitFor();
    await page.goto('/search?search=nothingofthekind');
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await page.getByRole('link', { name: 'Show all events' }).click();
    await page.getByText('4 events found').waitFor();
  });
});

describe('searching', () => {
  it('keeps what lasts for weeks apart, and finds it by name', async () => {
    const page = await visit('/search?long=1');
    expect(await titles(page)).toEqual(['Exhibition']);
    await page.goto('/search?search=exhibition');
    expect(await titles(page)).toEqual(['Exhibition']);
  });

  it.each([
    'category=NOPE&search=chess',
    'language=x!',
    'page=9007199254740991',
    'page=99999',
    'when=dates&from=2026-13-45',
    'when=dates&from=2030-12-05&to=2026-01-01',
    'when=dates&to=9999-12-31',
    'when=past',
    'search=%00',
    `search=${'a'.repeat(3000)}`,
    `where=${'a'.repeat(3000)}`,
    'where=%00',
    'where=Lyon&wherePoint=x&whereLabel=Lyon',
    'radius=-3&where=Lyon',
    'radius=1e9&where=Lyon',
    'sort=NOPE&type=x&view=y',
    'view=map&page=3',
    'view=map&box=91,0:0,1',
    'view=map&box=0,999:-1,-999',
    'view=calendar&month=2199-12',
    'view=calendar&month=1900-01&search=%00',
    'view=calendar&search=@nobody@nowhere.example',
  ])('is never broken by what stands in the address: %s', async (question) => {
    expect((await fetch(`${site.server.url}/search?${question}`)).status).toBe(200);
  });

  it('opens a page of ours whose address is pasted, and no other site', async () => {
    const page = await visit('/search');
    await page.getByLabel('What', { exact: true }).fill(`${site.server.url}/events/${chess.event.uuid}`);
    await search(page);
    await page.getByRole('heading', { name: 'Chess in the park', level: 1 }).waitFor();
    await page.goto('/search?search=https://evil.example/');
    expect(pathOf(page)).toBe('/search');
  });

  it('shows a map with groups that open and pins that lead to their events, and keeps the part that is looked at', async () => {
    const page = await visit('/search?view=map');
    await page.locator('.map-cluster', { hasText: '2' }).click();
    await page.getByRole('button', { name: 'Choir' }).waitFor();
    await page.waitForURL(/[?&]box=/);
    expect(await page.getByText('Only what lies in this part of the map.').isVisible()).toBe(true);
    await page.goto('/search?view=map&search=choir');
    await page.getByRole('button', { name: 'Choir' }).click();
    await page.locator('.leaflet-popup').getByRole('link', { name: 'Choir' }).click();
    await page.getByRole('heading', { name: 'Choir', level: 1 }).waitFor();
  });

  it('has the same on the map in words, without JavaScript too', async () => {
    const page = await visit('/search?view=map', { javaScriptEnabled: false });
    const places = page.getByRole('region', { name: 'Places on this map' }).getByRole('listitem');
    const words = (await places.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(words).toEqual(['Lyon 2 events', 'Berlin Choir']);
    await page.getByText('1 event has no place on the map.').waitFor();
    await places.getByRole('link', { name: 'Lyon' }).click();
    await page.getByText('2 events found').waitFor();
    expect(await titles(page)).toEqual(['Chess in the park', 'Chess for late risers']);
    await page.getByRole('link', { name: 'Search everywhere' }).click();
    await page.getByText('4 events found').waitFor();
  });

  it('shows a calendar by month, without JavaScript too', async () => {
    const page = await visit('/search?search=choir', { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Calendar', exact: true }).click();
    const begins = inHours(24 * 40);
    const month = (date: Date) => date.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
    for (let turns = 0; turns < 3 && !(await page.getByRole('heading', { name: month(begins) }).isVisible()); turns++) {
      await page.locator('main a[rel=next]').click();
    }
    await page.getByRole('heading', { name: month(begins), level: 2 }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Choir' }).click();
    await page.getByRole('heading', { name: 'Choir', level: 1 }).waitFor();
    expect((await fetch(`${site.server.url}/events/calendar`)).url).toContain('/search?view=calendar');
  });

  it('is narrowed down by what there is, and widened again', async () => {
    const page = await visit('/search', { javaScriptEnabled: false });
    const choices = page.getByRole('navigation', { name: 'Narrow down' });
    await choices.getByRole('link', { name: 'Games 1' }).click();
    await page.getByText('1 event found').waitFor();
    expect(await titles(page)).toEqual(['Chess in the park']);
    expect(await page.getByText('Filters (1)').isVisible()).toBe(true);
    await choices.getByRole('link', { name: /^Games/ }).click();
    await page.getByText('4 events found').waitFor();
    await choices.getByRole('link', { name: /^Tentative|^To be confirmed/ }).click();
    expect(await titles(page)).toEqual(['Webinar']);
  });
});

describe('typing', () => {
  const words = (page: Page) => page.getByRole('banner').getByRole('combobox');
  const options = (page: Page) => page.getByRole('option').allInnerTexts();
  const titlesOf = async (page: Page) => (await options(page)).map((text) => text.split('\n')[0]);
  const offered = (page: Page, title: string) => page.getByRole('option', { name: title }).waitFor();

  it('offers events, groups, categories and tags, of which keys choose one, and leads to it', async () => {
    const page = await visit(`/events/${chess.event.uuid}`);
    await words(page).pressSequentially('ch');
    await offered(page, 'Choir');
    await words(page).pressSequentially('ess');
    await page.getByRole('option', { name: 'Choir' }).waitFor({ state: 'detached' });
    expect(await titlesOf(page)).toEqual(['Chess in the park', 'Chess for late risers', 'Friends of chess']);
    expect(await page.getByRole('banner').getByRole('status').innerText()).toContain('3');
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    const chosen = page.getByRole('option', { selected: true });
    expect(await words(page).getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    expect(await chosen.innerText()).toContain('Chess for late risers');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Chess for late risers', level: 1 }).waitFor();
  });

  it('offers them in the form as well, to a pointer too, where everybody can use them', async () => {
    const page = await visit('/search');
    const what = page.getByLabel('What', { exact: true });
    await what.pressSequentially('gam');
    await offered(page, 'Games Category');
    await what.fill('board');
    await offered(page, 'board games Tag');
    expect(await obstacles(page)).toEqual([]);
    await page.getByRole('option', { name: 'board games' }).click();
    await page.waitForURL('**/tag/board-games');
    await page.goto('/search/groups');
    await what.pressSequentially('chess');
    await offered(page, 'Friends of chess Group · @chess_friends');
    expect(await options(page)).toHaveLength(1);
  });

  it('is let alone by Escape, and Enter searches for the words as they stand', async () => {
    const page = await visit('/about');
    await words(page).pressSequentially('chess');
    await offered(page, 'Chess in the park');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('listbox').isVisible()).toBe(false);
    expect(await words(page).getAttribute('aria-expanded')).toBe('false');
    expect(await words(page).inputValue()).toBe('chess');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?search=chess');
  });

  it('is offered nothing that comes too late, nor anything where no answer comes', async () => {
    const page = await visit('/about');
    let late: Route | undefined;
    const held = new Promise<void>((resolve) => {
      void page.route('**/api', async (route) => {
        const { term } = route.request().postDataJSON().variables;
        if (term === 'choir') return ((late = route), resolve());
        return term === 'chess' ? route.continue() : route.fulfill({ status: 502, body: 'Bad gateway' });
      });
    });
    const over = new Promise<void>((resolve) => {
      const told = (request: Request) => request === late?.request() && resolve();
      page.on('requestfailed', told).on('requestfinished', told);
    });
    await words(page).pressSequentially('choir');
    await held;
    await words(page).fill('chess');
    await offered(page, 'Chess in the park');
    await late!.continue().catch(() => {});
    await over;
    expect(await titlesOf(page)).toContain('Chess in the park');
    const failing = page.waitForResponse('**/api');
    await words(page).fill('webinar');
    await failing;
    await page.getByRole('listbox').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?search=webinar');
  });
});

describe('discovering', () => {
  it('goes by tag', async () => {
    const page = await visit(`/events/${chess.event.uuid}`);
    await page.getByRole('link', { name: 'board games' }).click();
    await page.waitForURL('**/tag/**');
    expect(await titles(page)).toEqual(['Chess in the park']);
    expect((await fetch(`${site.server.url}/tag/nobody-uses-this`)).status).toBe(200);
  });

  it('begins at home, with what is next and what is near', async () => {
    const member = await buildPerson(site.server);
    const { errors } = await site.server.graphql(
      'mutation ($location: LocationInput) { setUserSettings(location: $location) { timezone } }',
      { location: { name: 'Berlin', geohash: 'u33db', range: 50 } },
      { token: member.accessToken },
    );
    expect(errors).toBeUndefined();
    const page = await visit('/', { as: member });
    expect(await page.getByRole('main').innerText()).toMatch(/Near Berlin[^]*Choir[^]*Coming up[^]*Chess in the park/);
    await page.getByRole('link', { name: 'All 4 events' }).click();
    await page.getByText('4 events found').waitFor();
  });

  it('shows an event once to who takes part with two profiles', async () => {
    const member = await buildPerson(site.server);
    const other = await addProfile(site.server, member.user, 'chess_alter_ego');
    for (const actorId of [member.actor.id, other.id]) {
      const join = `mutation { joinEvent(eventId: ${chess.event.id}, actorId: ${actorId}) { role } }`;
      expect((await site.server.graphql(join, {}, { token: member.accessToken })).errors).toBeUndefined();
    }
    const page = await visit('/', { as: member, javaScriptEnabled: false });
    const mine = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Your next events' }) });
    expect(await mine.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(['Chess in the park']);
  });

  it.each([
    '/',
    '/search?when=dates&where=Lyon',
    '/search?view=map',
    '/search?view=calendar',
    '/search?where=Qwxzvbnia',
    '/tag/board-games',
  ])('%s can be used by everybody', async (path) => {
    const page = await visit(path);
    if (path.includes('map')) await page.locator('.map-cluster').first().waitFor();
    expect(await obstacles(page)).toEqual([]);
  });
});

describe('what is near', () => {
  const near = (page: Page, place: string) => page.getByRole('heading', { level: 2, name: `Near ${place}` });

  it('a place that a visitor chooses is on the home page until they forget it', async () => {
    const page = await visit('/', { javaScriptEnabled: false });
    const choose = async (town: string) => {
      await page.locator('summary', { hasText: /near/i }).click();
      await page.getByRole('combobox', { name: 'Your town or region' }).fill(town);
      await page.getByRole('button', { name: 'Show events near there' }).click();
    };
    await choose('Qwxzvbnia');
    await page.getByText('We do not know a place called “Qwxzvbnia”').waitFor();
    await choose('Lyon');
    await near(page, 'Lyon').waitFor();
    await page.locator('summary', { hasText: 'Near Lyon' }).click();
    await page.getByRole('button', { name: 'Forget this place' }).click();
    await page.getByText('Show what is near you').waitFor();
    expect(await near(page, 'Lyon').count()).toBe(0);
  });

  it('is guessed from the network where the administrators allow it, for nobody else than who is there', async () => {
    const settings = site.server.app.get(InstanceSettingsService);
    const from = (address: string) => visit('/', { extraHTTPHeaders: { 'x-forwarded-for': address } });
    const guess = 'Near London: choose another place';
    expect(await (await from('81.2.69.142')).getByText(guess).count()).toBe(0);
    await settings.change({ guessPlaces: true });
    const [inLondon, nowhere] = await Promise.all([from('81.2.69.142'), from('10.1.2.3')]);
    await inLondon.getByText(guess).waitFor();
    await inLondon.getByRole('link', { name: 'IP Geolocation by DB-IP' }).waitFor();
    await inLondon.locator('summary', { hasText: guess }).click();
    expect(await obstacles(inLondon)).toEqual([]);
    await nowhere.getByText('Show what is near you').waitFor();
    await settings.change({ guessPlaces: false });
  });
});

describe('a search everywhere', () => {
  const far = { url: 'https://far.example/events/1', name: 'Chess under the palms', startTime: '2031-05-01T10:00:00Z' };
  const club = { url: 'https://far.example/@club', name: 'club', displayName: 'Chess club of the islands' };
  const index = createServer((request, response) => {
    const data = request.url!.includes('/groups') ? [club] : [far];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ total: 1, data }));
  });

  beforeAll(async () => {
    await new Promise<void>((ready) => index.listen(0, '127.0.0.1', ready));
    const searchIndexUrl = `http://127.0.0.1:${(index.address() as AddressInfo).port}`;
    await site.server.app.get(InstanceSettingsService).change({ searchIndexUrl });
  });
  afterAll(() => void index.close());

  it('shows what an index knows, says where it is, and leads there', async () => {
    const page = await visit('/search?search=chess');
    expect(await titles(page)).toHaveLength(2);
    await page.locator('summary', { hasText: 'More filters' }).click();
    await page.getByLabel('Published').selectOption({ label: 'On all instances of the index' });
    await search(page);
    await page.getByText('On far.example').waitFor();
    expect(await titles(page)).toEqual([far.name]);
    expect(await page.getByRole('link', { name: far.name }).getAttribute('href')).toBe(far.url);
    expect(await obstacles(page)).toEqual([]);
    await page.goto('/search/groups?target=GLOBAL&search=chess');
    expect(await page.getByRole('link', { name: club.displayName }).getAttribute('href')).toBe(club.url);
    expect(await obstacles(page)).toEqual([]);
  });

  it('falls back on what is known here while the index is silent, and says so', async () => {
    await new Promise((closed) => {
      index.close(closed);
      index.closeAllConnections();
    });
    const page = await visit('/search?search=chess+park&target=GLOBAL', { javaScriptEnabled: false });
    await page.getByText('The search index does not answer just now').waitFor();
    expect(await titles(page)).toEqual([chess.event.title]);
  });
});
