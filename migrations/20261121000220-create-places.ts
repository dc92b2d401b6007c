import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePlaces20261121000220 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE addresses (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      description text,
      street text,
      locality text,
      postal_code text,
      region text,
      country text,
      type text,
      url text,
      origin_id text,
      timezone text,
      latitude double precision CHECK (latitude BETWEEN -90 AND 90),
      longitude double precision CHECK (longitude BETWEEN -180 AND 180),
      inserted_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((latitude IS NULL) = (longitude IS NULL))
    )`);
    // Serves \`earth_box(ll_to_earth(…), metres) @> ll_to_earth(latitude, longitude)\`.
    await db.query(`CREATE INDEX addresses_position ON addresses
      USING gist (ll_to_earth(latitude, longitude)) WHERE latitude IS NOT NULL`);
    await this.createGazetteer(db);
  }

  /** The import that fills these tables adds the indexes that are slow to keep while rows come in. */
  private async createGazetteer(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE gazetteer_places (
      id bigint PRIMARY KEY,
      name text NOT NULL,
      country char(2) NOT NULL,
      region text,
      district boolean NOT NULL,
      population integer NOT NULL,
      latitude double precision NOT NULL,
      longitude double precision NOT NULL
    )`);

    // One row a spelling, with what the ranking needs; \`languages\` is null for a place's main name.
    await db.query(`CREATE TABLE gazetteer_names (
      place_id bigint NOT NULL,
      name text NOT NULL,
      folded text NOT NULL COLLATE "C",
      languages text[],
      country char(2) NOT NULL,
      region text,
      district boolean NOT NULL,
      weight real NOT NULL
    )`);
    await db.query('CREATE INDEX gazetteer_names_place ON gazetteer_names (place_id)');
    await db.query('CREATE INDEX gazetteer_names_folded ON gazetteer_names (folded, weight DESC)');

    await db.query(`CREATE TABLE gazetteer_regions (
      key text NOT NULL,
      name text NOT NULL,
      folded text NOT NULL COLLATE "C",
      languages text[] NOT NULL,
      PRIMARY KEY (key, name)
    )`);
    await db.query('CREATE INDEX gazetteer_regions_folded ON gazetteer_regions (folded)');

    await db.query('CREATE TABLE gazetteer_imports (version text PRIMARY KEY, finished_at timestamptz NOT NULL)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
