import { family, memoryMib } from '../machine.js';
import { ask, median, pace, percentile, saturate } from '../load.js';
import { type Running, startReference, startServer } from '../processes.js';
import type { Stage } from '../stage.js';
import { rounded, type Row } from '../table.js';

const ROUNDS = 5;
const SECONDS = 3;
const PACED_SECONDS = 8;
const SAMPLE_MS = 250;
const GOALS = { share: 0.5, p95: 50, idle: 250, loaded: 400 };

/** P1 and P11: the event page under load, and the memory of the server before and meanwhile. */
export async function measurePages(stage: Stage): Promise<Row[]> {
  const server = await startServer(stage.databaseUrl, stage.folder);
  const reference = await startReference('empty-page');
  try {
    const page = { url: `${server.url}/events/${stage.uuid}` };
    await ask(page);
    await stage.untilSettled();
    const idle = memoryOf(server, stage);
    const peak = watchMemory(server, stage);
    const rates = await compareRates(page.url, reference.url, server, reference);
    const times = await pace(page, rates.ours / 2, PACED_SECONDS);
    const loaded = peak();
    return [speedRow(rates, times), memoryRow('idle', idle, GOALS.idle), memoryRow('under load', loaded, GOALS.loaded)];
  } finally {
    await reference.stop();
    await server.stop();
  }
}

interface Rates {
  ours: number;
  reference: number;
  oursMs: number;
  referenceMs: number;
}

interface Memory {
  server: number;
  database: number;
}

async function compareRates(page: string, empty: string, server: Running, reference: Running): Promise<Rates> {
  const rounds: Rates[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const ours = await saturate({ url: page }, SECONDS, [server.pid], []);
    const theirs = await saturate({ url: empty }, SECONDS, [reference.pid], []);
    rounds.push({
      ours: ours.requestsASecond,
      reference: theirs.requestsASecond,
      oursMs: ours.serverMs,
      referenceMs: theirs.serverMs,
    });
  }
  const of = (key: keyof Rates) => median(rounds.slice(1).map((round) => round[key]));
  return { ours: of('ours'), reference: of('reference'), oursMs: of('oursMs'), referenceMs: of('referenceMs') };
}

function speedRow({ ours, reference, oursMs, referenceMs }: Rates, times: number[]): Row {
  const p95 = percentile(times, 0.95);
  return {
    id: 'P1',
    what: 'event page, server-rendered, warm',
    value: `${rounded(ours)} req/s (${rounded(oursMs)} ms CPU); p95 at half load ${rounded(p95)} ms`,
    reference: `empty SvelteKit page: ${rounded(reference)} req/s (${rounded(referenceMs)} ms CPU)`,
    ratio: `${rounded(ours / reference)} ×`,
    goal: `≥ ${GOALS.share} ×; p95 ≤ ${GOALS.p95} ms`,
    met: ours / reference >= GOALS.share && p95 <= GOALS.p95,
  };
}

function memoryRow(when: string, { server, database }: Memory, goal: number): Row {
  return {
    id: 'P11',
    what: `memory (PSS) ${when}: Node and PostgreSQL processes`,
    value: `${rounded(server + database)} MiB (Node ${rounded(server)}, PostgreSQL ${rounded(database)})`,
    reference: '–',
    ratio: '–',
    goal: `≤ ${goal} MiB`,
    met: server + database <= goal,
  };
}

function memoryOf(server: Running, stage: Stage): Memory {
  return { server: memoryMib(family(server.pid)), database: memoryMib(stage.database.processes()) };
}

/** Looks at the memory until the answer is called, which tells the most there was. */
function watchMemory(server: Running, stage: Stage): () => Memory {
  let most: Memory = { server: 0, database: 0 };
  const timer = setInterval(() => {
    const now = memoryOf(server, stage);
    if (now.server + now.database > most.server + most.database) most = now;
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}
