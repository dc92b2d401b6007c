import { ModerationAction } from '#convoke/moderation';

/** A connection, in whichever way it was made. */
interface Connection {
  query(sql: string, params: unknown[]): Promise<unknown>;
}

type Action = typeof ModerationAction.BACKUP | typeof ModerationAction.RESTORE;

/** Writes to the action log that a backup was made, or was restored; it is named by when it was made. */
export async function noteInLog(connection: Connection, action: Action, madeAt: string): Promise<void> {
  await connection.query(
    `INSERT INTO action_logs (action, target_kind, target_id, details, inserted_at) VALUES ($1, 'backup', $2, '{}', now())`,
    [action, madeAt],
  );
}
