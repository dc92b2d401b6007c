import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNotifications20261122000450 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Only what differs from the program's table of kinds.
    await db.query(`CREATE TABLE notification_choices (
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      kind text NOT NULL,
      method text NOT NULL CHECK (method IN ('email', 'push')),
      enabled boolean NOT NULL,
      PRIMARY KEY (user_id, kind, method)
    )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
