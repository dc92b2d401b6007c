import type { Database, Tx } from '#convoke/core';
import { stripTables } from './bare-tables.js';
import { insertEvents, insertParticipations, insertSearchRows, planEvents, type SeedSize } from './events.js';
import { insertPeople, insertPictures } from './people.js';
import { createPieces } from './pieces.js';

/** Users for events on all of Mobilizon's network in 2023. */
const PROFILES_AN_EVENT = 297_890 / 3_135_540;
const MIN_PROFILES = 100;
const EVENTS_A_PICTURE = 20;
/** From here on indexes are made anew rather than kept up. */
const MANY = 20_000;

const TABLES = [
  'users',
  'actors',
  'media',
  'media_attachments',
  'addresses',
  'events',
  'event_stats',
  'event_tags',
  'participations',
  'event_search',
];
const SEQUENCES = {
  event: 'events',
  address: 'addresses',
  actor: 'actors',
  user: 'users',
  participation: 'participations',
  media: 'media',
};

export interface SeedRequest {
  events: number;
  publicUrl: string;
  /** Ids of the pictures that the events' pictures are made from. */
  pictures: string[];
  log: (line: string) => void;
}

/** Adds events with all that belongs to them, in one transaction: it is there whole or not at all. */
export async function seed(db: Database, { events, publicUrl, pictures, log }: SeedRequest): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(`SET LOCAL work_mem = '128MB'`);
    await tx.query(`SET LOCAL maintenance_work_mem = '512MB'`);
    await tx.query('SET LOCAL synchronous_commit = off');
    const size: SeedSize = {
      events,
      profiles: Math.max(MIN_PROFILES, Math.round(events * PROFILES_AN_EVENT)),
      pictures: Math.ceil(events / EVENTS_A_PICTURE),
      base: await lastIds(tx),
      publicUrl,
    };
    const step = stepper(log);
    await step('pieces', () => createPieces(tx));
    await step('plan', () => planEvents(tx, size));
    const restore = events > MANY ? await stripTables(tx, TABLES) : async () => {};
    await step('people', () => insertPeople(tx, size));
    await step('pictures', () => insertPictures(tx, pictures, size));
    await step('events', () => insertEvents(tx, size));
    await step('participations', () => insertParticipations(tx, size));
    await step('search index', () => insertSearchRows(tx));
    await step('indexes', restore);
    await advanceSequences(tx);
  });
  for (const table of TABLES) await db.query(`VACUUM (ANALYZE) ${table}`);
}

async function lastIds(tx: Tx): Promise<SeedSize['base']> {
  const columns = Object.entries(SEQUENCES).map(
    ([name, table]) => `(SELECT coalesce(max(id), 0)::float8 FROM ${table}) AS ${name}`,
  );
  const [row] = (await tx.query(`SELECT ${columns.join(', ')}`)) as [SeedSize['base']];
  return row;
}

async function advanceSequences(tx: Tx): Promise<void> {
  for (const table of Object.values(SEQUENCES)) {
    await tx.query(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`);
  }
}

function stepper(log: (line: string) => void) {
  return async (name: string, work: () => Promise<void>) => {
    const start = performance.now();
    await work();
    log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  };
}
