import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMedia20261121000200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE media (
      id bigint PRIMARY KEY,
      uuid uuid NOT NULL UNIQUE,
      name text NOT NULL,
      alt text,
      content_type text NOT NULL,
      size integer NOT NULL,
      width integer NOT NULL,
      height integer NOT NULL,
      thumbhash text NOT NULL,
      blurhash text NOT NULL,
      storage_key text NOT NULL,
      content_hash text NOT NULL,
      purpose text NOT NULL,
      variants jsonb NOT NULL,
      owner_user_id bigint,
      owner_actor_id bigint,
      unattached_since timestamptz,
      created_at timestamptz NOT NULL
    )`);
    await db.query('CREATE INDEX media_content ON media (content_hash, purpose)');
    await db.query('CREATE INDEX media_storage_key ON media (storage_key)');
    await db.query('CREATE INDEX media_owner_user ON media (owner_user_id, created_at DESC, id)');
    await db.query('CREATE INDEX media_owner_actor ON media (owner_actor_id)');
    await db.query('CREATE INDEX media_unattached ON media (unattached_since) WHERE unattached_since IS NOT NULL');

    await db.query(`CREATE TABLE media_attachments (
      holder_kind text NOT NULL,
      holder_id bigint NOT NULL,
      media_id bigint NOT NULL REFERENCES media (id) ON DELETE CASCADE,
      PRIMARY KEY (holder_kind, holder_id, media_id)
    )`);
    await db.query('CREATE INDEX media_attachments_media ON media_attachments (media_id)');

    // Paths below /media/ that pictures had before the instance moved here.
    await db.query(`CREATE TABLE earlier_media_paths (
      path text PRIMARY KEY,
      media_id bigint NOT NULL REFERENCES media (id) ON DELETE CASCADE
    )`);
    await db.query('CREATE INDEX earlier_media_paths_media ON earlier_media_paths (media_id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
