import type { Tx } from '#convoke/core';
import type { SeedSize } from './events.js';

/** A user each with one profile; nobody can sign in as them. */
export async function insertPeople(tx: Tx, { profiles, base, publicUrl }: SeedSize): Promise<void> {
  await tx.query(`INSERT INTO users (id, email, password_hash, locale, default_actor_id, confirmed_at, created_at)
    SELECT ${base.user} + n, 'person-' || (${base.user} + n) || '@seed.example', '!', 'en', ${base.actor} + n,
      now() - make_interval(days => n % 1000), now() - make_interval(days => n % 1000)
    FROM generate_series(1, ${profiles}) AS n`);
  await tx.query(
    `INSERT INTO actors (id, type, preferred_username, url, name, summary, user_id, created_at, updated_at)
      SELECT ${base.actor} + n, 'person', x.username, $1 || '/@' || x.username, g.name, '', ${base.user} + n,
        now() - make_interval(days => n % 1000), now() - make_interval(days => n % 1000)
      FROM generate_series(1, ${profiles}) AS n JOIN seed_guests g ON g.id = n % 1200
      CROSS JOIN LATERAL (SELECT regexp_replace(fold(g.name), '[^a-z0-9]+', '_', 'g') || '_' || (${base.actor} + n) AS username) x
      ORDER BY n`,
    [publicUrl],
  );
}

/** Twins of the pictures there are, so that events have pictures of their own that share files. */
export async function insertPictures(tx: Tx, originals: string[], { pictures, base }: SeedSize): Promise<void> {
  await tx.query(
    `INSERT INTO media (id, uuid, name, alt, content_type, size, width, height, thumbhash, blurhash, storage_key, content_hash,
        purpose, variants, created_at)
      SELECT ${base.media} + n, md5('picture ' || (${base.media} + n))::uuid, m.name, m.alt, m.content_type, m.size, m.width,
        m.height, m.thumbhash, m.blurhash, m.storage_key, m.content_hash, m.purpose, m.variants, now()
      FROM generate_series(1, ${pictures}) AS n JOIN media m ON m.id = ($1::bigint[])[1 + n % cardinality($1::bigint[])]`,
    [originals],
  );
}
