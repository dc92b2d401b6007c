import type { ClientBase } from 'pg';

/** Queues that tell people, and those of domain events, which lead there: their names have a slash. */
const TELLING = `(name IN ('core.send-mail', 'notifications.send-push') OR name LIKE '%/%')`;

/**
 * Takes out what was on its way to people and other servers at the moment of the backup: the instance went on after that, and
 * has sent it. What has a time to come, and what only concerns the instance itself, stays.
 */
export async function dropOutgoing(client: ClientBase, madeAt: string): Promise<void> {
  await client.query(
    `DELETE FROM jobs.job WHERE ${TELLING} AND (state IN ('active', 'retry') OR state = 'created' AND start_after <= $1)`,
    [madeAt],
  );
  await client.query('DELETE FROM deliveries WHERE due_at IS NOT NULL');
}
