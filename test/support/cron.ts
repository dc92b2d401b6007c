import { JobRegistry } from '#convoke/core';
import type { TestServer } from './server.js';

/** Runs what a cron would run, now. */
export async function runCron({ app }: TestServer, name: string): Promise<void> {
  const handler = app
    .get(JobRegistry)
    .all()
    .find(({ queue, cron }) => cron && queue === name);
  if (!handler) throw new Error(`There is no cron ${name}`);
  await handler.run([{}]);
}
