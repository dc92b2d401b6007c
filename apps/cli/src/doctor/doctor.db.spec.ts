import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AkismetServer } from '#test/akismet-server';
import { callConvoke, environmentOf } from '#test/command-line';
import { buildPerson } from '#test/people';
import { freePort } from '#test/processes';
import { type ProxyFaults, startFaultyProxy } from '#test/faulty-proxy';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer();
  environment = { ...environmentOf(server), SECRET_KEY: server.config.secrets.key };
  await mkdir(server.config.server.dataDir, { recursive: true });
  // Servers of tests keep no worker at their side, whose look at the clock is what the check asks for.
  await server.db.query('UPDATE jobs.version SET cron_on = now()');
});
afterAll(() => server.close());

async function states(changes: Record<string, string> = {}) {
  const { exitCode, stdout } = await callConvoke({ ...environment, ...changes }, 'doctor', '--json');
  const findings = JSON.parse(stdout) as { check: string; state: string; advice: string }[];
  expect(findings.filter(({ state, advice }) => state !== 'ok' && advice === '')).toEqual([]);
  const found: Record<string, string> = Object.fromEntries(findings.map(({ check, state }) => [check, state]));
  return { exitCode, ...found } as { exitCode: number } & Record<string, string | number>;
}

it('finds nothing wrong with a server that runs, and warns of what it lacks', async () => {
  const { 'database speed': _, 'data folder': __, ...found } = await states();
  expect(found).toEqual({
    exitCode: 0,
    'public address': 'warning',
    'secret key': 'ok',
    backup: 'warning',
    database: 'ok',
    tables: 'ok',
    clock: 'ok',
    worker: 'ok',
    jobs: 'ok',
    'sent mails': 'ok',
    mail: 'warning',
    reached: 'ok',
    'clock of the server': 'ok',
    proxy: 'ok',
    federation: 'ok',
    actor: 'ok',
    webfinger: 'ok',
    websocket: 'ok',
  });
});

it('says what a demo deletes, and that an instance of people is none', async () => {
  const demo = { DEMO_RESET: 'daily', ADMIN_PASSWORD: 'the-admin-password-of-tests' };
  expect(await states(demo)).toMatchObject({ exitCode: 0, demo: 'warning' });
  await buildPerson(server);
  expect(await states(demo)).toMatchObject({ exitCode: 1, demo: 'problem' });
});

it('finds what cannot be reached, each for itself', async () => {
  const nobody = await freePort();
  const found = await states({
    DATABASE_URL: `postgresql://convoke@127.0.0.1:${nobody}/convoke`,
    SMTP_URL: `smtp://127.0.0.1:${nobody}`,
    PUBLIC_URL: `http://127.0.0.1:${nobody}`,
    AKISMET_KEY: 'a-key',
    AKISMET_ENDPOINT: `http://127.0.0.1:${nobody}`,
  });
  const problems = { database: 'problem', mail: 'problem', reached: 'problem', akismet: 'problem' };
  expect(found).toMatchObject({ exitCode: 1, ...problems });
});

it('finds out whether Akismet takes the key', async () => {
  const akismet = await AkismetServer.start('spam');
  expect(await states(akismet.environment)).toMatchObject({ akismet: 'ok' });
  expect(await states({ ...akismet.environment, AKISMET_KEY: 'another' })).toMatchObject({ akismet: 'problem' });
  await akismet.close();
});

describe('behind a proxy', () => {
  const behind = async (traits: ProxyFaults, changes: Record<string, string> = {}) => {
    const proxy = await startFaultyProxy(server.url, traits);
    try {
      return await states({ PUBLIC_URL: proxy.url, ...changes });
    } finally {
      await proxy.close();
    }
  };

  it('that keeps some things to itself, each is told', async () => {
    expect(await behind({ keeps: /^\/\.well-known\// })).toMatchObject({ exitCode: 1, federation: 'problem' });
    expect(await behind({ upgrades: false })).toMatchObject({ exitCode: 1, websocket: 'problem' });
  });

  it('that is not trusted, or says nothing of its clients, all would look like one', async () => {
    expect(await behind({ forwardedFor: '192.0.2.7' })).toMatchObject({ exitCode: 1, proxy: 'problem' });
    expect(await behind({}, { TRUSTED_PROXIES: '127.0.0.1' })).toMatchObject({ proxy: 'warning' });
    const trusted = await behind({ forwardedFor: '192.0.2.7' }, { TRUSTED_PROXIES: '127.0.0.1' });
    expect(trusted).toMatchObject({ proxy: 'ok' });
  });

  it('that says https where the instance says http is told, and one that says the same is not', async () => {
    const trusts = { TRUSTED_PROXIES: '127.0.0.1' };
    const says = (forwardedProto: string) => behind({ forwardedFor: '192.0.2.7', forwardedProto }, trusts);
    expect(await says('https')).toMatchObject({ proxy: 'warning' });
    expect(await says('http')).toMatchObject({ proxy: 'ok' });
  });

  it('that leads to another instance is found out', async () => {
    expect(await behind({}, { SECRET_KEY: 'the-key-of-another-instance-than-this' })).toMatchObject({
      exitCode: 1,
      proxy: 'problem',
    });
  });
});

it('who knocks without the instance’s key is not told how they are seen', async () => {
  for (const authorization of ['', 'Bearer x', `Bearer ${'x'.repeat(43)}`]) {
    expect((await fetch(`${server.url}/health/client`, { headers: { authorization } })).status).toBe(404);
  }
});

it('tells that no worker is there, jobs that nobody does, and tables of a newer version', async () => {
  await server.db.query(`INSERT INTO jobs.job (name, start_after) SELECT name, now() - interval '1 hour'
    FROM jobs.queue WHERE name = 'core.send-mail'`);
  await server.db.query(`INSERT INTO migrations (timestamp, name) VALUES (9, 'AddWhatIsNotThoughtOf')`);
  await server.db.query(`UPDATE jobs.version SET cron_on = now() - interval '1 hour'`);
  expect(await states()).toMatchObject({ exitCode: 1, worker: 'problem', jobs: 'problem', tables: 'problem' });
});
