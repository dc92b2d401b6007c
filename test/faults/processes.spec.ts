import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase } from '#test/database';
import { type ServerProcess, startProcess } from '#test/processes';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let dataDir: string;
const running: ServerProcess[] = [];

beforeAll(async () => {
  database = await cloneDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'convoke-processes-'));
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop('SIGKILL')));
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(role: 'all' | 'api' | 'worker'): Promise<ServerProcess> {
  const server = await startProcess({ DATABASE_URL: database.url, DATA_DIR: dataDir, ROLE: role });
  running.push(server);
  return server;
}

const mailsIn = async () =>
  (await readdir(join(dataDir, 'mail')).catch(() => [])).filter((name) => name.endsWith('.eml'));

async function register(url: string, email: string) {
  const response = await fetch(`${url}/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'mutation ($email: String!) { createUser(email: $email, password: "a passphrase of four words") { email } }',
      variables: { email },
    }),
  });
  return (await response.json()) as { data: unknown; errors?: unknown };
}

describe('roles', () => {
  it('share the work: what the api writes, a worker started later carries out', async () => {
    const api = await start('api');
    expect((await register(api.url, 'apart@example.org')).errors).toBeUndefined();
    expect(await mailsIn()).toHaveLength(0);
    const worker = await start('worker');
    await expect.poll(mailsIn, { timeout: 30_000 }).toHaveLength(1);
    expect(await worker.stop()).toBe(0);
    expect(await api.stop()).toBe(0);
  });

  it('lose no job when the worker is killed: the next one carries it out', async () => {
    const api = await start('api');
    const before = (await mailsIn()).length;
    const killed = await start('worker');
    await killed.stop('SIGKILL');
    await register(api.url, 'killed@example.org');
    const worker = await start('worker');
    await expect.poll(mailsIn, { timeout: 30_000 }).toHaveLength(before + 1);
    await Promise.all([worker.stop(), api.stop()]);
  });

  it('of the same kind share the limits: who tries at two of them is one client', async () => {
    const apis = await Promise.all([start('api'), start('api')]);
    const guess = JSON.stringify({ query: 'mutation { completeLogin(challenge: "x", code: "x") { accessToken } }' });
    const tries = Array.from({ length: 60 }, async (_, i) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${apis[i % 2]!.url}/api`, { method: 'POST', headers, body: guess });
      return ((await response.json()) as { errors: { code: string }[] }).errors[0]!.code;
    });
    const codes = await Promise.all(tries);
    expect(codes.filter((code) => code === 'login_expired')).toHaveLength(50);
    await Promise.all(apis.map((api) => api.stop()));
  });
});

describe('a stop by SIGTERM', () => {
  it('answers the request that is under way, then exits cleanly', async () => {
    const server = await start('all');
    const body = Buffer.from('{"query":"{ __typename }"}');
    const answer = new Promise<{ status: number; text: string }>((resolve, reject) => {
      const slow = request(`${server.url}/api`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
      });
      slow.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      slow.on('error', reject);
      // The server's "continue" proves that it has the request before the signal comes.
      slow.on('continue', () => {
        server.child.kill('SIGTERM');
        slow.end(body);
      });
      slow.flushHeaders();
    });
    expect(await answer).toMatchObject({ status: 200 });
    expect(await server.stop()).toBe(0);
  });
});

describe('the configuration', () => {
  it('ends the start with every mistake named, before anything is touched', async () => {
    const failing = startProcess({ DATABASE_URL: 'http://nowhere', ROLE: 'queen', DATA_DIR: dataDir });
    await expect(failing).rejects.toThrow(/DATABASE_URL[\s\S]*ROLE/);
  });
});
