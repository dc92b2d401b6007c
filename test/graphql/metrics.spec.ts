import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';

const TOKEN = 'a-token-for-prometheus';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ METRICS_TOKEN: TOKEN });
});
afterAll(() => server.close());

const ask = (token = TOKEN) => fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
const lines = async () => (await (await ask()).text()).split('\n');

describe('the figures for Prometheus', () => {
  it('are for whoever has the token', async () => {
    expect((await ask('another')).status).toBe(403);
    expect((await ask()).headers.get('content-type')).toContain('text/plain');
  });

  it('tell of requests, operations, connections, the event loop and memory', async () => {
    await server.graphql('{ config { name } }');
    await server.graphql('{ event(uuid: "6a6ad4bd-5e27-4b6c-9a9c-000000000000") { id } }');
    const found = await lines();
    for (const figure of [
      'convoke_http_request_seconds_count{route="/api",status="2xx"} 2',
      'convoke_graphql_operation_seconds_count{kind="query",outcome="answered"} 1',
      'convoke_graphql_operation_seconds_count{kind="query",outcome="errors"} 1',
    ]) {
      expect(found).toContain(figure);
    }
    for (const name of [
      'convoke_database_connections{state="idle"}',
      'nodejs_eventloop_lag_seconds',
      'process_resident_memory_bytes',
    ]) {
      expect(found.some((line) => line.startsWith(`${name} `))).toBe(true);
    }
  });

  it('tell how much waits, for how long, and what is parked', async () => {
    await server.graphql('mutation { createUser(email: "rose@example.org", password: "a rose of the desert") { id } }');
    await server.db.query(
      `INSERT INTO inbox_activities (uri, type, host, actor_uri, body, received_at, due_at)
        VALUES ('https://far.example/1', 'Like', 'far.example', 'https://far.example/a', '{}', now(), now() - interval '1 hour')`,
    );
    await server.db.query(`UPDATE jobs.queue SET failed_count = 3 WHERE name = 'core.send-mail'`);
    const found = await lines();
    expect(found).toContain('convoke_jobs_due{queue="core.send-mail"} 1');
    expect(found).toContain('convoke_jobs_parked{queue="core.send-mail"} 3');
    expect(found).toContain('convoke_federation_due{direction="in"} 1');
    expect(found).toContain('convoke_federation_due{direction="out"} 0');
    const oldest = found.find((line) => line.startsWith('convoke_federation_oldest_due_seconds{direction="in"}'));
    expect(Number(oldest!.split(' ')[1])).toBeGreaterThan(3599);
  });

  it('are all that the dashboard asks for', async () => {
    const dashboard = await readFile(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8');
    const asked = [...dashboard.matchAll(/\b(?:convoke|nodejs|process)_\w+/g)].map(([name]) => name);
    const told = (await lines()).filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]!);
    const missing = asked.filter((name) => !told.includes(name.replace(/_(count|bucket|sum)$/, '')));
    expect(asked.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});
