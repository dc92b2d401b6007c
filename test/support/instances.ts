import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { JOB_SCHEMA } from '#convoke/core';
import { cloneDatabase, moveHome } from './database.js';
import { freePort, type ServerProcess, startProcess } from './processes.js';

const EMAIL = 'admin@example.org';
const PASSWORD = 'the-admin-password-of-tests';
const SESSION_MS = 10 * 60_000;
const LOGIN =
  'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }';

type Data = Record<string, any>;

/** A federating instance in a process of its own, on the loopback; everything is done as its administrator. */
export interface Instance {
  url: string;
  /** With the port. */
  host: string;
  databaseUrl: string;
  /** The administrator's profile. */
  actor: { id: string; url: string };
  /** Of the administrator. */
  password: string;
  /** Throws when the operation was refused. */
  ask(query: string, variables?: Data): Promise<Data>;
  /** What somebody without an account is told. */
  askAsStranger(query: string, variables?: Data): Promise<Data>;
  /** Ends it by the signal; `start` brings it back under the same address with the same data. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** As if the minute had gone by for which whoever was killed holds what it took; nobody may be alive. */
  letLeasesRunOut(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

export async function startInstance(environment: Record<string, string> = {}): Promise<Instance> {
  const database = await cloneDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'convoke-instance-'));
  const port = await freePort();
  const host = `localhost:${port}`;
  await moveHome(database.url, `http://${host}`);
  let process: ServerProcess;
  let session = { token: '', since: 0 };

  const send = async (query: string, variables: Data, bearer?: string): Promise<Data> => {
    const response = await fetch(`http://127.0.0.1:${port}/api`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data?: Data; errors?: unknown };
    if (!answer.data || answer.errors) throw new Error(`${host} refused: ${JSON.stringify(answer.errors ?? answer)}`);
    return answer.data;
  };

  /** A token is good for a quarter of an hour; some stories last longer. */
  const signedIn = async (): Promise<string> => {
    if (Date.now() - session.since > SESSION_MS) {
      const since = Date.now();
      const { login } = await send(LOGIN, { email: EMAIL, password: PASSWORD });
      session = { token: login.accessToken, since };
    }
    return session.token;
  };

  const instance: Instance = {
    url: `http://${host}`,
    host,
    databaseUrl: database.url,
    actor: { id: '', url: '' },
    password: PASSWORD,
    ask: async (query, variables = {}) => send(query, variables, await signedIn()),
    askAsStranger: (query, variables = {}) => send(query, variables),
    stop: async (signal) => {
      await process.stop(signal);
    },
    start: async () => {
      process = await startProcess({
        DATABASE_URL: database.url,
        DATA_DIR: dataDir,
        PORT: String(port),
        PUBLIC_URL: `http://${host}`,
        FEDERATION: 'true',
        FEDERATION_ALLOW_PRIVATE_NETWORK: 'true',
        // Several instances share one PostgreSQL with the other tests.
        DATABASE_POOL_SIZE: '4',
        RATE_LIMITS: 'false',
        ADMIN_EMAIL: EMAIL,
        ADMIN_PASSWORD: PASSWORD,
        ...environment,
      });
    },
    letLeasesRunOut: () => letLeasesRunOut(database.url),
    close: async () => {
      await process.stop('SIGKILL');
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await instance.start();
  instance.actor = (await instance.ask('{ loggedPerson { id url } }')).loggedPerson;
  return instance;
}

async function letLeasesRunOut(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`UPDATE jobs.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'`);
  await client.query(`UPDATE jobs.queue SET monitor_claim_on = monitor_claim_on - interval '1 minute'`);
  await client.query('UPDATE deliveries SET due_at = now(), leased_until = now() WHERE leased_until IS NOT NULL');
  // What each worker does all the time: jobs whose worker is dead are to be tried again, after a pause that goes by as well.
  const boss = new PgBoss({ connectionString, schema: JOB_SCHEMA, supervise: false, schedule: false, max: 1 });
  await boss.start();
  await boss.supervise();
  await boss.stop({ graceful: false });
  await client.query(`UPDATE jobs.job SET start_after = start_after - interval '1 minute' WHERE state = 'retry'`);
  await client.end();
}
