import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase } from '#test/database';
import { type ServerProcess, startProcess } from '#test/processes';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  database = await cloneDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'convoke-processes-'));
  server = await startProcess({ DATABASE_URL: database.url, DATA_DIR: dataDir });
});
afterAll(async () => {
  await server.stop('SIGKILL');
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('a stop by SIGTERM', () => {
  it('answers the request that is under way, then exits cleanly', async () => {
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
