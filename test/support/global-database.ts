import 'reflect-metadata';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../libs/core/src/database/embedded/index.js';
import { prepareTemplate } from './template.js';
import { throwawayFolder } from './throwaway-folder.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

interface RunningDatabase {
  url: string;
  users: number;
  stop(): Promise<void>;
}

/** Each test project loads this file anew; the database, and the server that fills it, are made once for all of them. */
const shared = globalThis as { convokeTestDatabase?: Promise<RunningDatabase> };

/** Starts one PostgreSQL for the run and fills a template database that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = await (shared.convokeTestDatabase ??= start());
  database.users += 1;
  project.provide('postgresUrl', database.url);
  return async () => {
    database.users -= 1;
    if (database.users === 0) await database.stop();
  };
}

async function start(): Promise<RunningDatabase> {
  const folder = await throwawayFolder('convoke-test-');
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder.path, 'postgres') });
  const { host, user, database } = postgres.connection;
  const url = (name: string) => `postgresql://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
  await spareTheDisk(url('postgres').replace(user, 'postgres'));
  const admin = new pg.Client({ connectionString: url(database) });
  await admin.connect();
  await admin.query('CREATE DATABASE template_convoke');
  await admin.end();
  await prepareTemplate(url('template_convoke'));
  const stop = async () => {
    await postgres.stop();
    await folder.remove();
  };
  return { url: url(database), users: 0, stop };
}

/** It outlives no run, so nothing in it has to reach the disk: databases are cloned and dropped in a moment. */
async function spareTheDisk(superuserUrl: string): Promise<void> {
  const superuser = new pg.Client({ connectionString: superuserUrl });
  await superuser.connect();
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    await superuser.query(`ALTER SYSTEM SET ${setting} = off`);
  }
  await superuser.query('SELECT pg_reload_conf()');
  await superuser.end();
}
