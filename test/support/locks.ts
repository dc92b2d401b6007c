import { expect } from 'vitest';
import type { TestServer } from './server.js';

/** Ends as soon as somebody waits for what another transaction holds. */
export async function waitingForLock({ db }: TestServer): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await expect.poll(async () => (await db.query(waiting)).length, { timeout: 10_000 }).toBe(1);
}
