import type { Database, Tx } from '#convoke/core';

interface Version {
  id: string;
  updatedAt: Date;
}

/** Whether a row is still as it was read; it stays so until the transaction ends. */
export async function isCurrent(
  db: Database,
  tx: Tx,
  table: 'events' | 'comments' | 'posts' | 'resources',
  read: Version,
): Promise<boolean> {
  const rows = await db.query(
    `SELECT FROM ${table} WHERE id = $1 AND date_trunc('milliseconds', updated_at) = $2 FOR SHARE`,
    [read.id, read.updatedAt],
    tx,
  );
  return rows.length > 0;
}
