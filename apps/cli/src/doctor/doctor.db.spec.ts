import { afterAll, beforeAll, expect, it } from 'vitest';
import { callConvoke, environmentOf } from '#test/command-line';
import { freePort } from '#test/processes';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer();
  environment = environmentOf(server);
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
    jobs: 'ok',
    mail: 'warning',
    reached: 'ok',
    'clock of the server': 'ok',
    federation: 'ok',
    websocket: 'ok',
  });
});

it('finds what cannot be reached, each for itself', async () => {
  const nobody = await freePort();
  const found = await states({
    DATABASE_URL: `postgresql://convoke@127.0.0.1:${nobody}/convoke`,
    SMTP_URL: `smtp://127.0.0.1:${nobody}`,
    PUBLIC_URL: `http://127.0.0.1:${nobody}`,
  });
  expect(found).toMatchObject({ exitCode: 1, database: 'problem', mail: 'problem', reached: 'problem' });
});

it('tells jobs that nobody does, and tables of a newer version', async () => {
  await server.db.query(`INSERT INTO jobs.job (name, start_after) SELECT name, now() - interval '1 hour'
    FROM jobs.queue WHERE name = 'core.send-mail'`);
  await server.db.query(`INSERT INTO migrations (timestamp, name) VALUES (9, 'AddWhatIsNotThoughtOf')`);
  expect(await states()).toMatchObject({ exitCode: 1, jobs: 'problem', tables: 'problem' });
});
