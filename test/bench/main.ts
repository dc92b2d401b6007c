import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildEmptyPage } from './build-empty-page.js';
import { startBenchDatabase } from './database.js';
import { apiRows, growthRows, measureApi } from './measures/api.js';
import { measureBytes } from './measures/bytes.js';
import { measureDelivery } from './measures/delivery.js';
import { measureInbox, measureInboxGrowth } from './measures/inbox.js';
import { measurePages } from './measures/pages.js';
import { measureSearch } from './measures/search.js';
import { measureStart } from './measures/start.js';
import { buildStage } from './stage.js';
import { markdown, type Row } from './table.js';

const SMALL = 10_000;
const LARGE = 200_000;
const USAGE = `npm run bench [-- --events <number>] [--only P1,P2,…]

Measures speed and size on a database of its own with ${SMALL} events, and how cost grows up to --events (${LARGE} unless
said; 3000000 is what the goal speaks of and takes a quarter of an hour).`;

const { values } = parseArgs({
  options: { events: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } },
});
const large = Number(values.events ?? LARGE);
if (values.help || !Number.isInteger(large) || large < 1) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 1);
}
const only = values.only?.split(',');
const wanted = (...ids: string[]) => !only || ids.some((id) => only.includes(id));
const say = (line: string) => process.stderr.write(`${line}\n`);

const database = await startBenchDatabase();
const rows: Row[] = [];
try {
  say(`Seeding ${SMALL} events`);
  const stage = await buildStage(database, SMALL);
  if (wanted('P1', 'P11')) {
    say('P1, P11: the event page');
    await buildEmptyPage();
    rows.push(...(await measurePages(stage)));
  }
  if (wanted('P2', 'P3', 'P13')) {
    say('P2, P3: the API');
    const small = await measureApi(stage);
    rows.push(...apiRows(small));
    if (wanted('P13')) {
      say(`P13: seeding ${large} events`);
      const largeStage = await buildStage(database, large);
      const costs = await measureApi(largeStage);
      rows.push(...apiRows(costs), ...growthRows(small, costs));
      rows.push(await measureSearch(largeStage), await measureInboxGrowth(stage, largeStage));
    }
  }
  if (wanted('P5', 'P6')) {
    say('P5, P6: the inbox');
    rows.push(...(await measureInbox(stage)));
  }
  if (wanted('P7', 'P8')) {
    say('P7, P8: deliveries');
    rows.push(...(await measureDelivery(database)));
  }
  if (wanted('P9')) {
    say('P9: bytes of the event page');
    rows.push(...(await measureBytes(stage)));
  }
  if (wanted('P12')) {
    say('P12: starting');
    rows.push(...(await measureStart(database.folder)));
  }
} finally {
  await database.stop();
}
process.stdout.write(
  `\n${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}\n\n${markdown(rows)}\n`,
);
