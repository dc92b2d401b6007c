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
    // The key says what is told, so that nobody is told it twice.
    await db.query(`CREATE TABLE notifications (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      kind text NOT NULL,
      key text NOT NULL,
      profile_id bigint REFERENCES actors ON DELETE CASCADE,
      subject_id bigint REFERENCES actors ON DELETE SET NULL,
      event_id bigint REFERENCES events ON DELETE CASCADE,
      data jsonb NOT NULL DEFAULT '{}',
      awaits_digest boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL,
      read_at timestamptz,
      UNIQUE (user_id, key)
    )`);
    await db.query('CREATE INDEX notifications_user ON notifications (user_id, id DESC)');
    await db.query('CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL');
    await db.query('CREATE INDEX notifications_digest ON notifications (user_id) WHERE awaits_digest');
    await db.query('CREATE INDEX notifications_profile ON notifications (profile_id)');
    await db.query('CREATE INDEX notifications_subject ON notifications (subject_id)');
    await db.query('CREATE INDEX notifications_created ON notifications (created_at)');
    // Where a device is reached for as long as its session, or the permission of its program, lasts.
    await db.query(`CREATE TABLE push_subscriptions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      session_id uuid UNIQUE REFERENCES sessions ON DELETE CASCADE,
      grant_id bigint REFERENCES application_grants ON DELETE CASCADE,
      endpoint text NOT NULL UNIQUE,
      auth text NOT NULL,
      p256dh text NOT NULL,
      created_at timestamptz NOT NULL,
      failing_since timestamptz,
      CHECK (num_nonnulls(session_id, grant_id) = 1)
    )`);
    await db.query('CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id)');
    await db.query('CREATE INDEX push_subscriptions_grant ON push_subscriptions (grant_id)');
    await db.query('CREATE TABLE strangers_told (key text PRIMARY KEY, told_at timestamptz NOT NULL)');
    // What an event was before changes that people have yet to be told of, and up to which version they were told.
    await db.query(`CREATE TABLE event_changes (
      event_id bigint PRIMARY KEY REFERENCES events ON DELETE CASCADE,
      was jsonb,
      since timestamptz NOT NULL,
      by_user_id bigint,
      due_at timestamptz NOT NULL,
      told_until timestamptz
    )`);
    await db.query('CREATE INDEX event_changes_due ON event_changes (due_at) WHERE was IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
