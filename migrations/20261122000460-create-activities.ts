import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateActivities20261122000460 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // What they are about may be gone: a title in params is all that is left of it.
    await db.query(`CREATE TABLE activities (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL,
      group_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('event', 'post', 'discussion', 'resource', 'group', 'member')),
      subject text NOT NULL,
      params jsonb NOT NULL DEFAULT '{}',
      author_id bigint REFERENCES actors ON DELETE SET NULL,
      about_id bigint REFERENCES actors ON DELETE CASCADE,
      object_id bigint NOT NULL,
      inserted_at timestamptz NOT NULL,
      UNIQUE (group_id, key)
    )`);
    await db.query('CREATE INDEX activities_group ON activities (group_id, inserted_at DESC, id DESC)');
    await db.query('CREATE INDEX activities_inserted ON activities (inserted_at)');
    await db.query('CREATE INDEX activities_author ON activities (author_id)');
    await db.query('CREATE INDEX activities_about ON activities (about_id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
