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
    await db.query(`CREATE INDEX addresses_position ON addresses
      USING gist (point(longitude, latitude)) WHERE latitude IS NOT NULL`);
    await this.createDistance(db);
    await this.createGazetteer(db);
  }

  /** Along the great circle of a sphere of the Earth's mean radius, between points of longitude and latitude. */
  private async createDistance(db: QueryRunner): Promise<void> {
    // Vincenty's formula for the sphere: exact for neighbours and for antipodes alike, and one expression, so inlined.
    await db.query(`CREATE FUNCTION kilometres_between(a point, b point) RETURNS double precision
      LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $$ SELECT 6371 * atan2(
        sqrt((cos(radians(b[1])) * sin(radians(b[0] - a[0]))) ^ 2
          + (cos(radians(a[1])) * sin(radians(b[1]))
              - sin(radians(a[1])) * cos(radians(b[1])) * cos(radians(b[0] - a[0]))) ^ 2),
        sin(radians(a[1])) * sin(radians(b[1]))
          + cos(radians(a[1])) * cos(radians(b[1])) * cos(radians(b[0] - a[0]))) $$`);
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
