import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFeedTokens20261122000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE feed_tokens (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      uuid uuid NOT NULL UNIQUE,
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      actor_id bigint REFERENCES actors ON DELETE CASCADE,
      created_at timestamptz NOT NULL
    )`);
    await db.query('CREATE INDEX feed_tokens_user ON feed_tokens (user_id, id)');
    await db.query('CREATE INDEX feed_tokens_actor ON feed_tokens (actor_id) WHERE actor_id IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
