import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFull, sizeOf, tell } from '#test/experiments';
import { MortalPostgres } from '#test/mortal-postgres';
import { launchProcess, type ServerProcess, waitUntilAlive } from '#test/processes';
import { type MailServer, startMailServer } from '#test/smtp';

const LONG = sizeOf(3_600_000, 240_000);
const PATIENCE = { timeout: 120_000, interval: 200 };
/** So many answers one after the other that are as they should be mean that the server is well. */
const WELL = 20;

let postgres: MortalPostgres;
let mail: MailServer;
let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  [postgres, mail, dataDir] = await Promise.all([
    MortalPostgres.start(),
    startMailServer(),
    mkdtemp(join(tmpdir(), 'convoke-database-')),
  ]);
  await postgres.stop();
}, LONG);
afterAll(async () => {
  await server?.stop('SIGKILL');
  await postgres.close();
  mail.close();
  await rm(dataDir, { recursive: true, force: true });
});

it(
  'a server waits for a database that is not up when it starts',
  async () => {
    server = await launchProcess({
      DATABASE_URL: postgres.url,
      DATA_DIR: dataDir,
      SMTP_URL: mail.url,
      RATE_LIMITS: 'false',
    });
    await expect.poll(() => server.output(), PATIENCE).toContain('waiting for it');
    await postgres.start();
    await waitUntilAlive(server);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    tell('F4', 'a database that is not up at the start', 'waited for it');
  },
  LONG,
);

const REGISTER =
  'mutation ($email: String!) { createUser(email: $email, password: "a passphrase of four words") { id } }';

async function register(email: string): Promise<void> {
  const answer = await fetch(`${server.url}/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: REGISTER, variables: { email } }),
  });
  const { errors } = (await answer.json()) as { errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
}

async function read(): Promise<void> {
  const answer = await fetch(`${server.url}/search`);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
}

/** Reads and writes until it is told to stop; knows what was acknowledged, and how long all has been well. */
function load() {
  const acknowledged: string[] = [];
  const failures: { at: number; problem: string }[] = [];
  let well = 0;
  let isOver = false;
  let number = 0;
  const until = async (act: () => Promise<unknown>) => {
    while (!isOver) {
      await act().then(
        () => well++,
        (error: unknown) => {
          well = 0;
          failures.push({ at: Date.now(), problem: String(error) });
        },
      );
      await sleep(20);
    }
  };
  const write = async () => {
    const email = `person-${++number}@example.net`;
    await register(email);
    acknowledged.push(email);
  };
  const running = Promise.all([write, write, read, read].map(until));
  return {
    acknowledged,
    failures,
    isWell: () => well >= WELL,
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}

async function accounts(): Promise<string[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query<{ email: string }>('SELECT email FROM users');
  await client.end();
  return rows.map(({ email }) => email);
}

describe('a database that dies under load', () => {
  it(
    'takes nothing with it that was acknowledged, and all goes on when it is back',
    async () => {
      const people = load();
      let longestMs = 0;
      for (let death = 0; death < sizeOf(5, 1); death++) {
        await expect.poll(people.isWell, PATIENCE).toBe(true);
        await postgres.kill();
        await expect.poll(people.isWell, PATIENCE).toBe(false);
        expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
        await sleep(sizeOf(10_000, 0));
        await postgres.start();
        const backAt = Date.now();
        await expect.poll(people.isWell, PATIENCE).toBe(true);
        longestMs = Math.max(longestMs, people.failures.at(-1)!.at - backAt);
      }
      const { length } = people.failures;
      await expect.poll(() => people.acknowledged.length, { timeout: LONG }).toBeGreaterThan(sizeOf(1000, 30));
      await people.stop();
      expect(people.failures.slice(length)).toEqual([]);
      if (isFull) expect(longestMs).toBeLessThan(10_000);

      const kept = await accounts();
      expect(people.acknowledged.filter((email) => !kept.includes(email))).toEqual([]);
      // Each of them was written to, so the workers have found their way back.
      const unwritten = () => people.acknowledged.filter((email) => !mail.recipients().includes(email));
      await expect.poll(unwritten, PATIENCE).toEqual([]);
      tell(
        'F3',
        `${sizeOf(5, 1)} kills of PostgreSQL under load`,
        `acknowledged ${people.acknowledged.length}, lost 0; last failure ${(Math.max(longestMs, 0) / 1000).toFixed(1)} s after its return`,
      );
    },
    LONG,
  );
});
