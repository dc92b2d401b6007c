import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { UserRole } from '#convoke/accounts';
import { buildPerson, type TestPerson } from '#test/people';
import { leaveFollowRequest, type RemoteInstance, startRemoteInstance } from '#test/remote-instance';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;
const INSTANCES = '/settings/admin/instances';
const QUEUE = '/settings/admin/federation';

/** What the queue says. */
const WORDS = {
  en: {
    queue: 'Deliveries',
    givenUp: '1 given up',
    waiting: '1 waiting',
    retry: 'Try again now',
    retried: (host: string) => `1 delivery to ${host} is tried again now.`,
    underWay: 'They are on their way; no server makes trouble.',
    drop: 'Drop',
    lost: (host: string) => `${host} never gets what waits for it`,
    dropNamed: (host: string) => `Drop what waits for ${host}`,
    dropped: (host: string) => `1 delivery to ${host} was dropped.`,
    nothingWaits: 'Nothing waits for it',
    nothing: 'Everything is delivered',
  },
  fr: {
    queue: 'Envois',
    givenUp: '1 abandonné',
    waiting: '1 en attente',
    retry: 'Réessayer maintenant',
    retried: (host: string) => `1 envoi à ${host} est réessayé maintenant.`,
    underWay: 'Ils sont en route\u00a0; aucun serveur ne pose de problème.',
    drop: 'Abandonner',
    lost: (host: string) => `${host} ne recevra jamais ce qui l’attend`,
    dropNamed: (host: string) => `Abandonner ce qui attend ${host}`,
    dropped: (host: string) => `1 envoi à ${host} a été abandonné.`,
    nothingWaits: 'Rien ne l’attend',
    nothing: 'Tout est envoyé',
  },
};

let admin: TestPerson;
let reader: TestPerson;

beforeAll(async () => {
  admin = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
  reader = await buildPerson(site.server, { name: 'Rita Reader', username: 'rita' });
});

/** Another instance that ours has asked to follow; the request is all that waits to be delivered. */
async function followed(): Promise<RemoteInstance> {
  await site.server.db.query('TRUNCATE deliveries, delivery_hosts');
  const instance = await startRemoteInstance();
  const variables = { domain: instance.host };
  const query = 'mutation ($domain: String!) { addInstance(domain: $domain) { domain } }';
  await site.server.graphql(query, variables, { token: admin.accessToken });
  return instance;
}

const main = (page: Page) => page.getByRole('main').innerText();
const openMenu = (page: Page) => page.locator('header details summary').last().click();

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('an administrator %s', (_, javaScriptEnabled) => {
  it('follows an instance, lets it follow, and ends both', async () => {
    const { host, uri, server } = await startRemoteInstance();
    const page = await visit('/', { as: admin, javaScriptEnabled });
    await openMenu(page);
    await page.getByRole('link', { name: 'Administration' }).click();
    await page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: 'Instances', exact: true })
      .click();
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

    await leaveFollowRequest(site.server.db, uri);
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
});

describe('the list of instances', () => {
  it('is narrowed and sorted by the address, and says when nothing fits', async () => {
    const { server } = await followed();
    const page = await visit(INSTANCES, { as: admin });
    await page.getByLabel('Domain or name').fill('nothing of the kind');
    await press(page, 'Apply');
    await page.getByRole('heading', { name: 'No instance fits' }).waitFor();
    await page.getByRole('link', { name: 'Show all instances' }).click();
    expect(new URL(page.url()).search).toBe('');
    await page.getByLabel('Show', { exact: true }).selectOption({ label: 'Those that we follow' });
    await press(page, 'Apply');
    expect(await page.getByLabel('Show', { exact: true }).inputValue()).toBe('following');
    await server.close();
  });

  it('says why a button did nothing, and since when nobody answers', async () => {
    const { host, server } = await followed();
    await site.server.db.query(
      `INSERT INTO delivery_hosts (host, failures, failing_since, paused_until) VALUES ($1, 3, '2026-03-01', now())`,
      [host],
    );
    const page = await visit(INSTANCES, { as: admin });
    const card = page.getByRole('article').filter({ hasText: host });
    expect(await card.innerText()).toMatch(/Nobody answers there since .*2026/);
    await site.server.db.query('DELETE FROM follows');
    await card.getByText('Take the request back', { exact: true }).click();
    await press(page, `Take back the request to ${host}`);
    expect(await page.getByRole('alert').innerText()).toBe('This follow does not exist, or no longer does.');
    await server.close();
  });
});

describe.each([
  ['in English', 'en', true],
  ['in French', 'fr', true],
  ['in French without JavaScript', 'fr', false],
] as const)('the queue %s', (_, locale, javaScriptEnabled) => {
  const words = WORDS[locale];

  it('tries again what does not get through, drops it, and says that all is delivered', async () => {
    const person = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR, locale });
    const { host, server } = await followed();
    await site.server.db.query(`UPDATE deliveries SET attempts = 16, problem = 'HTTP 500', due_at = NULL`);
    const page = await visit(INSTANCES, { as: person, javaScriptEnabled });
    await page.getByRole('link', { name: words.queue }).click();
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: host }) });
    expect(await row.innerText()).toContain(words.givenUp);
    expect(await row.innerText()).not.toContain(words.waiting);

    await press(page, `${words.retry}: ${host}`);
    await page.getByText(words.retried(host)).waitFor();
    expect(await site.server.db.query('SELECT attempts FROM deliveries WHERE due_at <= now()')).toEqual([
      { attempts: 0 },
    ]);
    await expect.poll(() => row.count()).toBe(0);
    expect(await main(page)).toContain(words.underWay);

    await site.server.db.query(
      `UPDATE deliveries SET attempts = 2, problem = 'HTTP 500', due_at = now() + interval '1 h'`,
    );
    await page.reload();
    expect(await row.innerText()).toMatch(words.waiting);
    await row.getByText(words.drop, { exact: true }).click();
    expect(await row.innerText()).toContain(words.lost(host));
    await press(page, words.dropNamed(host));
    await page.getByText(words.dropped(host)).waitFor();
    await page.getByRole('heading', { name: words.nothing }).waitFor();

    await site.server.db.query(
      'INSERT INTO delivery_hosts (host, failures, failing_since, paused_until) VALUES ($1, 3, now(), now())',
      [host],
    );
    await page.reload();
    expect(await row.innerText()).toContain(words.nothingWaits);
    expect(await row.getByText(words.drop, { exact: true }).count()).toBe(0);
    await server.close();
  });
});

describe('the administration', () => {
  it('of an instance that knows no other says what to do', async () => {
    await site.server.db.query('TRUNCATE follows, remote_actors, instances, domain_blocks CASCADE');
    const page = await visit(INSTANCES, { as: admin });
    await page.getByRole('heading', { name: 'No other instance is known yet' }).waitFor();
    expect(await page.getByLabel('Domain or name').count()).toBe(0);
  });

  it('is for administrators', async () => {
    const page = await visit(INSTANCES);
    expect(pathOf(page)).toBe('/login');
    for (const path of [INSTANCES, QUEUE]) {
      const other = await visit(path, { as: reader });
      await other.getByRole('heading', { name: 'This is not open to you' }).waitFor();
      expect((await other.request.get(path)).status()).toBe(403);
    }
    const home = await visit('/', { as: reader });
    await openMenu(home);
    expect(await home.getByRole('link', { name: 'Administration' }).count()).toBe(0);
  });
});
