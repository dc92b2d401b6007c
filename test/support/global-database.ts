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
