import type { Tx } from '#convoke/core';

export interface SeedSize {
  events: number;
  profiles: number;
  /** Ids before the first that the seed gives out. */
  base: { event: number; address: number; actor: number; user: number; participation: number; media: number };
  /** Pictures to choose from, ids from `base.media` + 1 on. */
  pictures: number;
  publicUrl: string;
}

/** Draws what each event shall be; all further steps read from there. */
export async function planEvents(tx: Tx, { events, profiles, base, pictures }: SeedSize): Promise<void> {
  await tx.query('SELECT setseed(0.4711)');
  await tx.query(`CREATE TEMPORARY TABLE seed_plan ON COMMIT DROP AS
    SELECT d.n, ${base.event} + d.n AS event_id, md5('event ' || (${base.event} + d.n))::uuid AS uuid,
      c.id AS city, c.timezone, c.latitude + (d.r6 - 0.5) * 0.12 AS latitude, c.longitude + (d.r7 - 0.5) * 0.16 AS longitude,
      d.r2 < 0.08 AS is_online, l.language,
      l.first_title + (d.r3 * l.titles)::int % l.titles AS title,
      CASE WHEN d.r4 < 0.3 THEN (d.r4 / 0.3 * 1200)::int % 1200 END AS guest,
      l.first_body + (d.r5 * l.bodies)::int % l.bodies AS body,
      l.first_tag_set + (d.r8 * l.tag_sets)::int % l.tag_sets AS tag_set,
      (power(d.r9, 2) * ${profiles})::int % ${profiles} AS organizer,
      t.begins_on, t.begins_on + t.lasts AS ends_on,
      least(t.begins_on - make_interval(days => 1 + (d.r6 * 60)::int), now() - make_interval(secs => d.r7 * 86400)) AS inserted_at,
      CASE WHEN d.r10 < 0.96 THEN 'public' WHEN d.r10 < 0.98 THEN 'unlisted' WHEN d.r10 < 0.99 THEN 'restricted' ELSE 'private' END AS visibility,
      CASE WHEN d.r11 < 0.92 THEN 'confirmed' WHEN d.r11 < 0.97 THEN 'tentative' ELSE 'cancelled' END AS status,
      CASE WHEN d.r12 < 0.88 THEN 'free' WHEN d.r12 < 0.96 THEN 'restricted' ELSE 'external' END AS join_options,
      d.r13 < 0.01 AS draft,
      CASE WHEN d.r14 < 0.6 THEN ${base.media} + 1 + (d.r14 / 0.6 * ${pictures})::int % ${pictures} END AS picture,
      CASE WHEN d.r15 < 0.6 THEN 0 WHEN d.r15 < 0.9 THEN 1 + (d.r12 * 3)::int WHEN d.r15 < 0.99 THEN 4 + (d.r12 * 9)::int
        ELSE 13 + (d.r12 * 48)::int END AS participants,
      CASE WHEN d.r11 < 0.2 THEN 60 + (d.r12 * 240)::int END AS capacity
    FROM (SELECT n, ${randomColumns(16)} FROM generate_series(1, ${events}) AS n) d
    JOIN seed_slots s ON s.slot = (d.r1 * 65535)::int
    JOIN seed_cities c ON c.id = s.city
    JOIN seed_languages l ON l.language = CASE WHEN d.r2 < 0.85 THEN c.language ELSE 'en' END
    CROSS JOIN LATERAL (SELECT
      -- Three quarters are over; the next weeks are fuller than the far future.
      (current_date + CASE WHEN d.r16 < 0.75 THEN -(d.r16 / 0.75 * 900)::int ELSE (power((d.r16 - 0.75) * 4, 2) * 240)::int END
        + make_time((ARRAY[9, 10, 14, 16, 18, 19, 20])[1 + (d.r5 * 6)::int], (ARRAY[0, 0, 0, 30])[1 + (d.r6 * 3)::int], 0))
        AT TIME ZONE c.timezone AS begins_on,
      CASE WHEN d.r7 < 0.1 THEN NULL WHEN d.r7 < 0.9 THEN make_interval(mins => 60 + 30 * (d.r8 * 8)::int)
        WHEN d.r7 < 0.99 THEN make_interval(days => 1 + (d.r8 * 3)::int) ELSE make_interval(days => 31 + (d.r8 * 90)::int) END AS lasts) t`);
  await tx.query('ANALYZE seed_plan');
}

export async function insertEvents(tx: Tx, { base, publicUrl }: SeedSize): Promise<void> {
  await tx.query(`INSERT INTO addresses (id, description, street, locality, country, timezone, latitude, longitude)
    OVERRIDING SYSTEM VALUE
    SELECT ${base.address} + p.n, NULL, g.name, c.name, c.country, p.timezone, p.latitude, p.longitude
    FROM seed_plan p JOIN seed_cities c ON c.id = p.city JOIN seed_guests g ON g.id = p.n % 1200
    WHERE NOT p.is_online ORDER BY p.n`);
  await tx.query(
    `INSERT INTO events (id, uuid, url, local, title, slug, description, begins_on, ends_on, timezone, status, visibility,
        join_options, external_participation_url, category, language, is_online, online_address, picture_id,
        physical_address_id, organizer_actor_id, options, draft, published_at, inserted_at, updated_at)
      SELECT p.event_id, p.uuid, $1 || '/events/' || p.uuid, true, x.title,
        trim(BOTH '-' FROM regexp_replace(fold(x.title), '[^a-z0-9]+', '-', 'g')), b.html, p.begins_on, p.ends_on, p.timezone,
        p.status, p.visibility, p.join_options, CASE WHEN p.join_options = 'external' THEN 'https://tickets.example/' || p.n END,
        t.category, p.language, p.is_online, CASE WHEN p.is_online THEN 'https://meet.example/' || p.n END, p.picture,
        CASE WHEN NOT p.is_online THEN ${base.address} + p.n END, ${base.actor} + 1 + p.organizer,
        CASE WHEN p.capacity IS NULL THEN '{}' ELSE jsonb_build_object('maximumAttendeeCapacity', p.capacity) END,
        p.draft, CASE WHEN NOT p.draft THEN p.inserted_at END, p.inserted_at, p.inserted_at
      FROM seed_plan p JOIN seed_titles t ON t.id = p.title JOIN seed_bodies b ON b.id = p.body
      LEFT JOIN seed_guests g ON g.id = p.guest
      CROSS JOIN LATERAL (SELECT t.title || coalesce(' – ' || g.name, '') AS title) x ORDER BY p.n`,
    [publicUrl],
  );
  await tx.query(`INSERT INTO event_tags (event_id, tag_id)
    SELECT p.event_id, tag FROM seed_plan p JOIN seed_tag_sets s ON s.id = p.tag_set, unnest(s.ids) AS tag ORDER BY p.n`);
  await tx.query(`INSERT INTO media_attachments (holder_kind, holder_id, media_id)
    SELECT 'event', event_id, picture FROM seed_plan WHERE picture IS NOT NULL ORDER BY n`);
}

export async function insertParticipations(tx: Tx, { profiles, base }: SeedSize): Promise<void> {
  // Drafts have no guests; steps of one size around the profiles meet nobody twice.
  const guests = `CASE WHEN p.draft THEN 0 ELSE least(p.participants, ${profiles - 1}) END`;
  await tx.query(
    `INSERT INTO event_stats (event_id, creator, participant) SELECT p.event_id, 1, ${guests} FROM seed_plan p ORDER BY p.n`,
  );
  const step = Math.max(1, Math.floor(profiles / 80));
  await tx.query(`INSERT INTO participations (id, uuid, event_id, actor_id, role, inserted_at, updated_at)
    SELECT ${base.participation} + row_number() OVER (ORDER BY p.n, k), md5(p.event_id || ' ' || k)::uuid, p.event_id,
      ${base.actor} + 1 + (p.organizer + k * ${step}) % ${profiles}, CASE WHEN k = 0 THEN 'creator' ELSE 'participant' END,
      p.inserted_at, p.inserted_at
    FROM seed_plan p CROSS JOIN LATERAL generate_series(0, ${guests}) AS k`);
}

/** The same rows as the index would make itself, put together from the pieces' words. */
export async function insertSearchRows(tx: Tx): Promise<void> {
  await tx.query(`INSERT INTO event_search (event_id, document, begins_on, until, inserted_at, position, participants, category,
      language, status, is_online, local)
    SELECT p.event_id, t.words || coalesce(g.words, '') || s.words
        || CASE WHEN p.is_online THEN '' ELSE street.as_street || c.words END || b.words,
      p.begins_on, coalesce(p.ends_on, p.begins_on), p.inserted_at,
      CASE WHEN NOT p.is_online THEN point(p.longitude, p.latitude) END, st.creator + st.participant, t.category,
      p.language, p.status, p.is_online, true
    FROM seed_plan p JOIN event_stats st USING (event_id)
    JOIN seed_titles t ON t.id = p.title JOIN seed_bodies b ON b.id = p.body JOIN seed_tag_sets s ON s.id = p.tag_set
    JOIN seed_cities c ON c.id = p.city LEFT JOIN seed_guest_words g ON g.id = p.guest AND g.language = p.language
    JOIN seed_guest_words street ON street.id = p.n % 1200 AND street.language = p.language
    WHERE p.visibility = 'public' AND NOT p.draft ORDER BY p.n`);
  await tx.query(`INSERT INTO search_words (word)
    SELECT DISTINCT word FROM (SELECT unnest(search_terms(title)) AS word FROM seed_titles
      UNION ALL SELECT unnest(search_terms(name)) FROM seed_guests
      UNION ALL SELECT unnest(search_terms(name)) FROM seed_cities
      UNION ALL SELECT unnest(search_terms(title)) FROM tags) named
    WHERE length(word) BETWEEN 4 AND 40 ORDER BY word ON CONFLICT DO NOTHING`);
  await tx.query(`INSERT INTO search_lexemes (lexeme)
    SELECT DISTINCT lexeme FROM (SELECT words FROM seed_titles UNION ALL SELECT words FROM seed_tag_sets
        UNION ALL SELECT words FROM seed_bodies UNION ALL SELECT words FROM seed_cities
        UNION ALL SELECT words FROM seed_guest_words) pieces, unnest(tsvector_to_array(words)) AS lexeme
      WHERE lexeme NOT LIKE '#%' ORDER BY lexeme ON CONFLICT DO NOTHING`);
  await tx.query('INSERT INTO search_languages SELECT language FROM seed_languages ON CONFLICT DO NOTHING');
}

function randomColumns(count: number): string {
  return Array.from({ length: count }, (_, index) => `random() AS r${index + 1}`).join(', ');
}
