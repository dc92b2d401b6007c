import type { Tx } from '#convoke/core';
import { foldTag } from '#convoke/events';
import { readCities, weightedSlots } from './cities.js';
import { draws, guests, readWords, type Words } from './words.js';

const BODIES_A_LANGUAGE = 400;
const TAG_SETS_A_LANGUAGE = 300;

/**
 * Makes temporary tables of the pieces that events are put together from, each with the search words that stand for it:
 * joining those is many times quicker than reading each event's words.
 */
export async function createPieces(tx: Tx): Promise<void> {
  const words = readWords();
  await createTitles(tx, words);
  await createGuests(tx, words);
  await createBodies(tx, words);
  await createTagSets(tx, words);
  await createCities(tx);
  await tx.query(`CREATE TEMPORARY TABLE seed_languages ON COMMIT DROP AS
    SELECT language, t.first AS first_title, t.many AS titles, b.first AS first_body, b.many AS bodies,
      s.first AS first_tag_set, s.many AS tag_sets
    FROM (SELECT language, min(id) AS first, count(*) AS many FROM seed_titles GROUP BY 1) t
    JOIN (SELECT language, min(id) AS first, count(*) AS many FROM seed_bodies GROUP BY 1) b USING (language)
    JOIN (SELECT language, min(id) AS first, count(*) AS many FROM seed_tag_sets GROUP BY 1) s USING (language)`);
  for (const table of ['titles', 'guests', 'guest_words', 'bodies', 'tag_sets', 'cities', 'slots'])
    await tx.query(`ANALYZE seed_${table}`);
}

async function createTitles(tx: Tx, words: Words[]): Promise<void> {
  const titles = words.flatMap(({ language, activities, themes }) =>
    Object.entries(activities).flatMap(([category, names]) =>
      names.flatMap((name) => themes.map((theme) => ({ language, category, title: `${name} ${theme}` }))),
    ),
  );
  await tx.query(
    `CREATE TEMPORARY TABLE seed_titles ON COMMIT DROP AS
      SELECT (row_number() OVER (ORDER BY language, position))::int - 1 AS id, language, category, title,
        setweight(to_tsvector('simple', searchable(title)), 'A')
          || setweight(to_tsvector(search_config(language), searchable(title)), 'A') AS words
      FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS t (language, category, title, position)`,
    [titles.map((each) => each.language), titles.map((each) => each.category), titles.map((each) => each.title)],
  );
}

async function createGuests(tx: Tx, words: Words[]): Promise<void> {
  await tx.query(
    `CREATE TEMPORARY TABLE seed_guests ON COMMIT DROP AS
      SELECT position::int - 1 AS id, name FROM unnest($1::text[]) WITH ORDINALITY AS t (name, position)`,
    [guests()],
  );
  // Streets are named after them too.
  await tx.query(
    `CREATE TEMPORARY TABLE seed_guest_words ON COMMIT DROP AS
      SELECT id, language, setweight(plain, 'C') AS as_street,
        setweight(plain, 'A') || setweight(to_tsvector(search_config(language), searchable(name)), 'A') AS words
      FROM seed_guests CROSS JOIN LATERAL (SELECT to_tsvector('simple', searchable(name)) AS plain) x
      CROSS JOIN unnest($1::text[]) AS language`,
    [words.map(({ language }) => language)],
  );
}

async function createBodies(tx: Tx, words: Words[]): Promise<void> {
  const draw = draws(1);
  const bodies = words.flatMap(({ language, sentences }) =>
    Array.from({ length: BODIES_A_LANGUAGE }, () => ({ language, html: paragraphs(sentences, draw) })),
  );
  await tx.query(
    `CREATE TEMPORARY TABLE seed_bodies ON COMMIT DROP AS
      SELECT (row_number() OVER (ORDER BY language, position))::int - 1 AS id, language, html,
        strip(to_tsvector(search_config(language), searchable(regexp_replace(html, '<[^>]*>', ' ', 'g')))) AS words
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (language, html, position)`,
    [bodies.map((each) => each.language), bodies.map((each) => each.html)],
  );
}

function paragraphs(sentences: string[], draw: () => number): string {
  const chosen = shuffled(sentences, draw).slice(0, 3 + Math.floor(draw() * 8));
  const middle = Math.ceil(chosen.length / 2);
  return `<p>${chosen.slice(0, middle).join(' ')}</p><p>${chosen.slice(middle).join(' ')}</p>`;
}

async function createTagSets(tx: Tx, words: Words[]): Promise<void> {
  const titles = words.flatMap(({ tags }) => tags);
  await tx.query(
    'INSERT INTO tags (title, slug) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (slug) DO NOTHING',
    [titles, titles.map(foldTag)],
  );
  const draw = draws(2);
  const sets = words.flatMap(({ language, tags }) =>
    Array.from({ length: TAG_SETS_A_LANGUAGE }, () => ({
      language,
      slugs: shuffled(tags, draw)
        .slice(0, Math.floor(draw() * 5))
        .map(foldTag)
        .join(' '),
    })),
  );
  await tx.query(
    `CREATE TEMPORARY TABLE seed_tag_sets ON COMMIT DROP AS
      SELECT (row_number() OVER (ORDER BY language, position))::int - 1 AS id, language, t.ids,
        setweight(to_tsvector('simple', searchable(t.titles)), 'B')
          || setweight(to_tsvector(search_config(language), searchable(t.titles)), 'B')
          || array_to_tsvector(t.marks) AS words
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s (language, slugs, position)
      CROSS JOIN LATERAL (SELECT coalesce(array_agg(id), '{}') AS ids, coalesce(string_agg(title, ' '), '') AS titles,
          coalesce(array_agg('#' || slug), '{}') AS marks
        FROM tags WHERE slug = ANY(string_to_array(s.slugs, ' '))) t`,
    [sets.map((each) => each.language), sets.map((each) => each.slugs)],
  );
}

async function createCities(tx: Tx): Promise<void> {
  const cities = readCities();
  const column = <K extends keyof (typeof cities)[number]>(name: K) => cities.map((city) => city[name]);
  await tx.query(
    `CREATE TEMPORARY TABLE seed_cities ON COMMIT DROP AS
      SELECT position::int - 1 AS id, name, country, latitude, longitude, timezone, language,
        setweight(to_tsvector('simple', searchable(name)), 'C') AS words
      FROM unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::text[], $6::text[]) WITH ORDINALITY
        AS t (name, country, latitude, longitude, timezone, language, position)`,
    [
      column('name'),
      column('country'),
      column('latitude'),
      column('longitude'),
      column('timezone'),
      column('language'),
    ],
  );
  await tx.query(
    `CREATE TEMPORARY TABLE seed_slots ON COMMIT DROP AS
      SELECT position::int - 1 AS slot, city FROM unnest($1::int[]) WITH ORDINALITY AS t (city, position)`,
    [weightedSlots(cities)],
  );
}

function shuffled<T>(items: T[], draw: () => number): T[] {
  return items
    .map((item) => ({ item, key: draw() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
