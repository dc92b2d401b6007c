import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { createApp } from '../../../apps/server/src/create-app.js';
import { Database, loadConfig } from '#convoke/core';
import { storePictures } from './pictures.js';
import { seed } from './seed.js';

const USAGE = `npm run seed -- --events <number>

Fills the configured database (DATABASE_URL, or the embedded one of DATA_DIR) with invented events around today.
Nobody can sign in as the people it makes. A database that has events needs --add as well.`;

const { values } = parseArgs({
  options: { events: { type: 'string' }, add: { type: 'boolean' }, help: { type: 'boolean' } },
});
const events = Number(values.events);
if (values.help || !Number.isInteger(events) || events < 1) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 1);
}

const config = loadConfig({ ...process.env, ROLE: 'api', DEMO_CONTENT: 'false' });
const app = await createApp(config);
try {
  await app.init();
  const db = app.get(Database);
  const [present] = await db.query('SELECT FROM events LIMIT 1');
  if (present && !values.add)
    throw new Error('There are events in this database already; --add puts more beside them.');
  await seed(db, {
    events,
    publicUrl: config.server.publicUrl,
    pictures: await storePictures(app),
    log: (line) => process.stdout.write(`${line}\n`),
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  await app.close();
}
