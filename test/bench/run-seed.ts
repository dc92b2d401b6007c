import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const SEED = fileURLToPath(new URL('./seed/main.js', import.meta.url));

/** Seeds a database in a process of its own; answers the uuid of a typical event. */
export async function runSeed(databaseUrl: string, folder: string, events: number): Promise<string> {
  const child = spawn(process.execPath, [SEED, '--events', String(events)], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, DATA_DIR: folder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Seeding ended with ${code}`);
  return typicalEvent(databaseUrl);
}

async function typicalEvent(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ uuid: string }>(
      `SELECT e.uuid FROM events e JOIN event_stats s ON s.event_id = e.id
        WHERE e.visibility = 'public' AND NOT e.draft AND e.status = 'confirmed' AND e.begins_on > now() + interval '2 days'
          AND e.picture_id IS NOT NULL AND e.physical_address_id IS NOT NULL AND e.language = 'en' AND s.participant > 0
          AND (SELECT count(*) FROM event_tags t WHERE t.event_id = e.id) = 3
        ORDER BY e.begins_on, e.id LIMIT 1`,
    );
    return rows[0]!.uuid;
  } finally {
    await client.end();
  }
}
