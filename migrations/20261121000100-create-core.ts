import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCore20261121000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Only trusted ones: an ordinary role that owns the database may create them.
    await db.query('CREATE EXTENSION IF NOT EXISTS citext');
    await db.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await db.query('CREATE EXTENSION IF NOT EXISTS unaccent');

    // unaccent() is only STABLE, and so cannot stand in an index; its dictionary never changes here.
    await db.query(`CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $$ SELECT lower(public.unaccent('public.unaccent', $1)) $$`);

    // Counts of the rate limits; losing them in a crash is harmless, so they are not logged.
    await db.query(
      'CREATE UNLOGGED TABLE rate_limits (key varchar(255) PRIMARY KEY, points integer NOT NULL, expire bigint)',
    );

    await db.query(`CREATE TABLE sent_actions (
      reader text,
      id uuid,
      begun_at timestamptz NOT NULL,
      done boolean NOT NULL DEFAULT false,
      PRIMARY KEY (reader, id)
    )`);
    await db.query('CREATE INDEX ON sent_actions (begun_at)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
