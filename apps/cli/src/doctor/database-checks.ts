import {
  type Config,
  connectDatabase,
  createLog,
  type Database,
  JOB_SCHEMA,
  loadMigrations,
  MailFailures,
} from '#convoke/core';
import { tryDatabase } from '../database.js';
import { type Finding, ok, problem, warning } from './finding.js';

const OLDEST_VERSION = 150_000;
const EXTENSIONS = ['citext', 'pg_trgm', 'unaccent'];
const SLOW_MS = 50;
const WORKER_SECONDS = 180;

/** Looks at the database, its tables and the jobs in it. */
export async function checkDatabase(config: Config, now: () => Date): Promise<Finding[]> {
  const db = await opened(config);
  if ('check' in db) return [db];
  try {
    return [
      await checkVersion(db),
      await checkTables(db),
      await checkSpeed(db),
      await checkClock(db, now),
      ...(await checkDemo(config, db)),
      ...(await checkJobs(db)),
    ];
  } finally {
    await db.close();
  }
}

async function opened({ database }: Config): Promise<Database | Finding> {
  try {
    await tryDatabase(database);
    return await connectDatabase(database, createLog('silent'));
  } catch (error) {
    const advice = 'Check DATABASE_URL, and that PostgreSQL runs and lets this user in.';
    return problem('database', `cannot be reached: ${(error as Error).message}`, advice);
  }
}

async function checkVersion(db: Database): Promise<Finding> {
  const [row] = await db.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const found = `PostgreSQL ${row!.version}`;
  if (row!.number < OLDEST_VERSION) return problem('database', found, 'Upgrade PostgreSQL to 15 or newer.');
  const there = await db.query<{ name: string }>('SELECT name FROM pg_available_extensions WHERE name = ANY($1)', [
    EXTENSIONS,
  ]);
  const missing = EXTENSIONS.filter((name) => !there.some((extension) => extension.name === name));
  if (missing.length === 0) return ok('database', found);
  return problem('database', `${found} without ${missing.join(', ')}`, 'Install the package postgresql-contrib.');
}

async function checkTables(db: Database): Promise<Finding> {
  const [made] = await db.query(`SELECT to_regclass('public.migrations') AS there`);
  const run = made!.there ? await db.query<{ name: string }>('SELECT name FROM migrations') : [];
  const known = (await loadMigrations()).map(({ name }) => name);
  const waiting = known.filter((name) => !run.some((migration) => migration.name === name));
  const newer = run.filter(({ name }) => !known.includes(name));
  if (newer.length > 0) {
    return problem('tables', 'were made by a newer version', 'Run that version, or restore a backup of before it.');
  }
  if (waiting.length === 0) return ok('tables', `are those of this version (${run.length} steps)`);
  return warning('tables', `${waiting.length} steps are still to be made`, 'The next start of the server makes them.');
}

/** The slowest of some answers, each of which needs one way to the database and back. */
async function checkSpeed(db: Database): Promise<Finding> {
  let slowest = 0;
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    await db.ping();
    slowest = Math.max(slowest, performance.now() - began);
  }
  const found = `answers within ${slowest.toFixed(1)} ms`;
  if (slowest < SLOW_MS) return ok('database speed', found);
  return warning('database speed', found, 'Put it nearer to the server, or give it more memory and a faster disk.');
}

async function checkClock(db: Database, now: () => Date): Promise<Finding> {
  const [row] = await db.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const seconds = Math.abs(row!.at.getTime() - now().getTime()) / 1000;
  const found = `differs from the database's by ${seconds.toFixed(1)} s`;
  if (seconds < 5) return ok('clock', found);
  return problem(
    'clock',
    found,
    'Keep both machines in time by NTP: other servers refuse what is signed at odd times.',
  );
}

/** Whoever has everything deleted each day should mean it. */
async function checkDemo({ demo }: Config, db: Database): Promise<Finding[]> {
  if (demo.resetHour === null) return [];
  const [made] = await db.query(`SELECT to_regclass('public.users') AS there`);
  const [mark] = made!.there
    ? await db.query<{ at: string | null }>(
        `SELECT value #>> '{}' AS at FROM instance_settings WHERE key = 'demoResetAt'`,
      )
    : [];
  const when = `all that is on this instance is deleted each day at ${String(demo.resetHour).padStart(2, '0')}:00 UTC`;
  if (mark?.at) return [warning('demo', `${when}; last at ${mark.at}`, 'Take DEMO_RESET out if people rely on it.')];
  const isUsed = made!.there && (await db.query('SELECT FROM users LIMIT 1')).length > 0;
  if (!isUsed) return [warning('demo', when, 'Take DEMO_RESET out if people are to rely on it.')];
  const found = 'DEMO_RESET is set, and this instance did not begin as such a demo';
  return [problem('demo', found, 'Take DEMO_RESET out: the server does not start with it.')];
}

async function checkJobs(db: Database): Promise<Finding[]> {
  const [made] = await db.query(`SELECT to_regclass('${JOB_SCHEMA}.job') AS there`);
  return made!.there
    ? [await checkWorkers(db), await checkJobsDone(db), await checkSentMails(db)]
    : [ok('jobs', 'none yet')];
}

async function checkSentMails(db: Database): Promise<Finding> {
  const { elements, total } = await new MailFailures(db).list({ offset: 0, limit: 1 });
  const [last] = elements;
  if (!last) return ok('sent mails', 'all have left');
  const advice = 'Settings → Mail of the administration lists them; `convoke mail-test` tries again.';
  return warning('sent mails', `${total} did not leave; the last answer was: ${last.problem}`, advice);
}

/** Workers look at the clock twice a minute, for what is done at its time. */
async function checkWorkers(db: Database): Promise<Finding> {
  const [row] = await db.query<{ seconds: number | null }>(
    `SELECT extract(epoch FROM now() - cron_on)::float8 AS seconds FROM ${JOB_SCHEMA}.version`,
  );
  const seconds = row?.seconds ?? null;
  if (seconds !== null && seconds < WORKER_SECONDS) return ok('worker', 'one is at work');
  const found = seconds === null ? 'none has ever been at work' : `none for ${Math.round(seconds / 60)} minutes`;
  return problem('worker', found, 'Start a server with ROLE=worker or ROLE=all: without one no mail leaves.');
}

async function checkJobsDone(db: Database): Promise<Finding> {
  const [row] = await db.query<{ late: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE state < 'active' AND start_after < now() - interval '10 minutes')::int AS late,
        count(*) FILTER (WHERE state = 'failed')::int AS failed FROM ${JOB_SCHEMA}.job`,
  );
  const { late, failed } = row!;
  if (late > 0) return problem('jobs', `${late} wait for more than ten minutes`, 'See that a worker runs (ROLE).');
  if (failed > 0) return warning('jobs', `${failed} failed for good`, 'The log of that time says why.');
  return ok('jobs', 'none is late');
}
