import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateParticipantExports20261122001100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE participant_exports (
      id uuid PRIMARY KEY,
      -- Outlives both until its file is gone.
      event_id bigint REFERENCES events ON DELETE SET NULL,
      user_id bigint REFERENCES users ON DELETE SET NULL,
      format text NOT NULL CHECK (format IN ('csv', 'ods', 'pdf')),
      roles text[] NOT NULL,
      locale text NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'ready', 'failed')),
      file_key text,
      size bigint,
      attempts integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL
    )`);
    await db.query('CREATE INDEX participant_exports_event ON participant_exports (event_id, user_id)');
    await db.query('CREATE INDEX participant_exports_user ON participant_exports (user_id)');
    await db.query('CREATE INDEX participant_exports_age ON participant_exports (created_at)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
