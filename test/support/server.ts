import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import PostalMime, { type Email } from 'postal-mime';
import { createApp } from '../../apps/server/src/create-app.js';
import { BossHolder, type Config, Database, JobRegistry } from '#convoke/core';
import { testConfig } from './config.js';
import { cloneDatabase, moveHome } from './database.js';
import { freePort } from './processes.js';

export interface GraphqlAnswer<Data = Record<string, any>> {
  data?: Data | null;
  errors?: { message: string; code: string; status_code: number; field?: string; path?: (string | number)[] }[];
  extensions?: Record<string, unknown>;
}

export interface TestServer {
  url: string;
  app: NestFastifyApplication;
  config: Config;
  db: Database;
  /** Asks over real HTTP. */
  graphql<Data = Record<string, any>>(
    query: string,
    variables?: Record<string, unknown>,
    options?: { token?: string; locale?: string; headers?: Record<string, string> },
  ): Promise<GraphqlAnswer<Data>>;
  /** Runs all jobs that are due, and those they cause. */
  runJobs(): Promise<void>;
  /** Mails sent so far (jobs are run first), oldest first. */
  mails(): Promise<Email[]>;
  close(): Promise<void>;
}

/** Starts the whole server on a port and a database of its own; jobs run when `runJobs` is called. */
export async function startTestServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const database = await cloneDatabase();
  // Pages take forms only from their own address, so the server has to know it.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = testConfig({ DATABASE_URL: database.url, ROLE: 'api', PUBLIC_URL: url, ...environment });
  await moveHome(database.url, config.server.publicUrl);
  const app = await createApp(config);
  await app.listen({ host: '127.0.0.1', port });
  // One after the other: what another run has taken is done when this one ends.
  let running = Promise.resolve();
  const runJobs = () => (running = running.catch(() => {}).then(() => runDueJobs(app)));
  return {
    url,
    app,
    config,
    db: app.get(Database),
    graphql: (query, variables, options) => ask(url, query, variables, options),
    runJobs,
    mails: async () => {
      await runJobs();
      return readMails(config.mail.directory);
    },
    close: async () => {
      await app.close();
      await database.drop();
      await rm(config.server.dataDir, { recursive: true, force: true });
    },
  };
}

async function ask<Data>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  { token, locale, headers = {} }: { token?: string; locale?: string; headers?: Record<string, string> } = {},
): Promise<GraphqlAnswer<Data>> {
  const response = await fetch(`${url}/api`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(locale ? { 'accept-language': locale } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphqlAnswer<Data>;
}

async function runDueJobs(app: NestFastifyApplication): Promise<void> {
  const { boss } = app.get(BossHolder);
  const handlers = app
    .get(JobRegistry)
    .all()
    .filter(({ cron }) => !cron);
  for (let ran = true; ran;) {
    ran = false;
    const due = await queuesWithWork(app);
    for (const { queue, most, run } of handlers.filter((handler) => due.has(handler.queue))) {
      const jobs = await boss.fetch<object>(queue, { batchSize: Math.max(most, 100) });
      for (let next = 0; next < jobs.length; next += most) {
        const some = jobs.slice(next, next + most);
        await run(some.map(({ data }) => data));
        await boss.complete(
          queue,
          some.map(({ id }) => id),
        );
        ran = true;
      }
    }
  }
}

/** Most queues have nothing to do most of the time, and each that is asked for jobs costs a statement. */
async function queuesWithWork(app: NestFastifyApplication): Promise<Set<string>> {
  const rows = await app
    .get(Database)
    .query<{ name: string }>(
      `SELECT DISTINCT name FROM jobs.job WHERE state IN ('created', 'retry') AND start_after <= now()`,
    );
  return new Set(rows.map(({ name }) => name));
}

async function readMails(directory: string): Promise<Email[]> {
  const files = (await readdir(directory).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
  return Promise.all(files.map(async (file) => PostalMime.parse(await readFile(join(directory, file)))));
}
