// Migrates a database as a start of the built server does; told a step and a number, it stops dead so many statements after the
// one that notes the step, for the test to kill it there.
import pg from 'pg';
import { createJobTables } from '../../dist/libs/core/src/jobs/boss.js';
import { connectDatabase, migrate } from '../../dist/libs/core/src/database/index.js';
import { createLog } from '../../dist/libs/core/src/logging/index.js';

const [url, step, after] = process.argv.slice(2);
const { query } = pg.Client.prototype;
let passed = -1;
pg.Client.prototype.query = function (text, ...rest) {
  const isNoted = String(text).startsWith('INSERT INTO "migrations"') && rest[0]?.includes(step);
  if (isNoted || passed >= 0) passed += 1;
  if (passed !== Number(after)) return query.call(this, text, ...rest);
  process.stdout.write('halted');
  return new Promise(() => {});
};

const alive = setInterval(() => process.ppid === parent || process.exit(1), 500);
const parent = process.ppid;
const db = await connectDatabase({ url, poolSize: 2, replicaUrls: [] }, createLog('silent'));
await migrate(db.dataSource, () => db.transaction((tx) => createJobTables(db, tx)));
await db.close();
clearInterval(alive);
process.stdout.write('done');
