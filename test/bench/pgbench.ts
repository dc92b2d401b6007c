import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { median } from './load.js';

const CLIENTS = '8';
const STAND_IN = fileURLToPath(new URL('./references/pgbench.js', import.meta.url));
/** As `pgbench -i` makes them, as far as its transaction of -N needs them. */
const TABLES = `CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88));
  INSERT INTO pgbench_branches VALUES (1, 0);
  CREATE TABLE pgbench_accounts (aid int NOT NULL, bid int, abalance int, filler char(84)) WITH (fillfactor = 100);
  CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
  INSERT INTO pgbench_accounts SELECT aid, 1, 0, '' FROM generate_series(1, 100000) AS aid;
  ALTER TABLE pgbench_accounts ADD PRIMARY KEY (aid);`;

/** What PostgreSQL itself can commit. */
export interface Pgbench {
  /** What it is that was run. */
  name: string;
  /** Transactions a second in each round so far. */
  rates: number[];
  /** One more round. */
  run(seconds: number): Promise<void>;
}

/** Prepares a database for `pgbench -N -c 8`, or for the same by clients of Node where pgbench is not installed. */
export async function preparePgbench(databaseUrl: string): Promise<Pgbench> {
  await makeTables(databaseUrl);
  const isInstalled = await runProgram('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
  const rates: number[] = [];
  return {
    name: isInstalled ? '`pgbench -N -c 8`' : 'the transaction of `pgbench -N -c 8` by Node',
    rates,
    run: async (seconds) => {
      const output = isInstalled
        ? await runProgram('pgbench', ['-n', '-N', '-c', CLIENTS, '-T', String(seconds), databaseUrl])
        : await runProgram(process.execPath, [STAND_IN], databaseUrl, seconds);
      rates.push(Number(/tps = ([\d.]+)/.exec(output)![1]));
    },
  };
}

/** The first round warms up. */
export function tps({ rates }: Pgbench): number {
  return median(rates.slice(1));
}

async function makeTables(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(TABLES);
  await client.query('VACUUM ANALYZE pgbench_accounts');
  await client.end();
}

async function runProgram(file: string, args: string[], databaseUrl = '', seconds = 0): Promise<string> {
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, CLIENTS, SECONDS: String(seconds) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [output, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'close')]);
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return Buffer.concat(output as Buffer[]).toString();
}
