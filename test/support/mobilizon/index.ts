import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { emptyDatabase } from '../database.js';
import { photograph } from '../pictures.js';
import { dump } from './dump.js';
import { groupThings } from './group-things.js';
import { happenings } from './happenings.js';
import { instanceThings } from './instance.js';
import { people } from './people.js';
import { AVATAR, PICTURE } from './values.js';

export { CANCEL_TOKEN, OLD_PASSWORD, PICTURE } from './values.js';

export interface MobilizonInstance {
  url: string;
  /** The folder of its uploads. */
  uploads: string;
  /** Public key of Anna. */
  publicKey: string;
  /** Writes what pg_dump would write; answers the path. */
  dump(name?: string): Promise<string>;
  query(sql: string): Promise<unknown>;
  drop(): Promise<void>;
}

/** The database and the uploads of an instance of Mobilizon that was at `home`, with people who never were. */
export async function buildMobilizon(home: string, folder: string): Promise<MobilizonInstance> {
  const database = await emptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(await readFile(join(import.meta.dirname, '../../fixtures/mobilizon/schema.sql'), 'utf8'));
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const rows = { ...(await people(home, keys)), ...happenings(home), ...groupThings(home), ...instanceThings(home) };
  for (const [table, theirs] of Object.entries(rows)) {
    await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(theirs),
    ]);
  }
  const uploads = join(folder, 'uploads');
  await keep(join(uploads, AVATAR), await photograph(80, 80));
  await keep(join(uploads, PICTURE), await photograph(320, 200, '#306090'));
  return {
    url: database.url,
    uploads,
    publicKey: keys.publicKey,
    dump: (name = 'mobilizon.sql') => dump(client, Object.keys(rows), join(folder, name)),
    query: async (sql) => (await client.query(sql)).rows as unknown,
    drop: async () => {
      await client.end();
      await database.drop();
    },
  };
}

async function keep(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
