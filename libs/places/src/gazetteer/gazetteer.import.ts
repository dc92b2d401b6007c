import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { Clock, Database, type Tx } from '#convoke/core';

/** Changes whenever the data or the way it is stored does, so that instances fill their tables anew. */
export const GAZETTEER_VERSION = 'places 1, names 1';

/** Rows for PostgreSQL's COPY in the columns told in `libs/places/data/README.md`; tests pass a few of their own. */
export interface GazetteerRows {
  places(): Readable;
  names(): Readable;
}

const PACKAGED: GazetteerRows = { places: () => packaged('places'), names: () => packaged('names') };
const TABLES = ['gazetteer_places', 'gazetteer_names', 'gazetteer_regions'];

/** Made after the first import's rows, in two seconds; kept up row by row they would cost that import twenty. */
const SLOW_INDEXES = [
  'gazetteer_places_position ON gazetteer_places USING gist (point(longitude, latitude))',
  'gazetteer_names_similar ON gazetteer_names USING gin (folded gin_trgm_ops)',
];

/** Fills the gazetteer's tables from the packaged data: once an instance and version. */
@Injectable()
export class GazetteerImport {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async isCurrent(tx?: Tx): Promise<boolean> {
    const sql = 'SELECT version FROM gazetteer_imports WHERE version = $1';
    return (await this.db.query(sql, [GAZETTEER_VERSION], tx)).length > 0;
  }

  /** Fills the tables unless they are filled already, or another process is just doing it. */
  async fill(): Promise<void> {
    await this.locked(async (tx) => {
      if (!(await this.isCurrent(tx))) await this.replaceInside(tx, PACKAGED);
    });
  }

  /** Replaces all content; searches see the old one until the new one is complete. */
  async replace(rows: GazetteerRows = PACKAGED): Promise<void> {
    await this.locked((tx) => this.replaceInside(tx, rows));
  }

  private async locked(work: (tx: Tx) => Promise<void>): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query('LOCK TABLE gazetteer_imports IN EXCLUSIVE MODE');
      await work(tx);
    });
  }

  private async replaceInside(tx: Tx, rows: GazetteerRows): Promise<void> {
    await load(tx, rows);
    for (const table of [...TABLES, 'gazetteer_imports']) await tx.query(`DELETE FROM ${table}`);
    await spread(tx);
    for (const index of SLOW_INDEXES) await tx.query(`CREATE INDEX IF NOT EXISTS ${index}`);
    await tx.query(`ANALYZE ${TABLES.join(', ')}`);
    await tx.query('INSERT INTO gazetteer_imports VALUES ($1, $2)', [GAZETTEER_VERSION, this.clock.now()]);
  }
}

function packaged(name: string): Readable {
  const file = createRequire(import.meta.url).resolve(`#places-data/${name}.tsv.br`);
  const source = createReadStream(file);
  return source.pipe(createBrotliDecompress()).on('close', () => source.destroy());
}

/** Streams the rows as they are into tables that last as long as the transaction. */
async function load(tx: Tx, rows: GazetteerRows): Promise<void> {
  await tx.query(`CREATE TEMPORARY TABLE new_places (id bigint, name text, folded text, country text, region text,
    district boolean, population integer, latitude float8, longitude float8) ON COMMIT DROP`);
  await tx.query('CREATE TEMPORARY TABLE new_names (key text, name text, folded text, languages text) ON COMMIT DROP');
  const client = (await tx.queryRunner!.connect()) as Client;
  await pipeline(rows.places(), client.query(from('COPY new_places FROM STDIN')));
  await pipeline(rows.names(), client.query(from('COPY new_names FROM STDIN')));
  await tx.query('ANALYZE new_places, new_names');
}

const FOLDED = `coalesce(nullif(folded, ''), lower(name COLLATE "C"))`;
const LANGUAGES = `string_to_array(languages, ',')`;
/** Each e-fold of inhabitants counts one; a district counts less than a place of its own. */
const WEIGHT = 'ln(population + 500) - CASE WHEN district THEN 2 ELSE 0 END';

async function spread(tx: Tx): Promise<void> {
  await tx.query(`INSERT INTO gazetteer_places (id, name, country, region, district, population, latitude, longitude)
    SELECT id, name, country, region, district, population, latitude, longitude FROM new_places`);
  // In the order of the prefix index, so that what a prefix finds lies together.
  await tx.query(`INSERT INTO gazetteer_names (place_id, name, folded, languages, country, region, district, weight)
    SELECT * FROM (
      SELECT id, name, ${FOLDED} AS folded, NULL::text[], country, region, district, ${WEIGHT} FROM new_places
      UNION ALL
      SELECT id, n.name, n.folded, n.languages, country, region, district, ${WEIGHT}
      FROM (SELECT key::bigint, name, ${FOLDED} AS folded, ${LANGUAGES} AS languages FROM new_names WHERE key NOT LIKE '%.%') n
      JOIN new_places ON id = n.key
    ) AS names ORDER BY folded`);
  await tx.query(`INSERT INTO gazetteer_regions (key, name, folded, languages)
    SELECT key, name, ${FOLDED}, ${LANGUAGES} FROM new_names WHERE key LIKE '%.%' ON CONFLICT (key, name) DO NOTHING`);
}
