import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ask, median } from '../load.js';
import { cpuMs } from '../machine.js';
import { type Pgbench, preparePgbench, tps } from '../pgbench.js';
import { postAll } from '../posts.js';
import { type Running, startServer } from '../processes.js';
import { type Sender, seedSenders } from '../seed/senders.js';
import { copyStage, type Stage } from '../stage.js';
import { rounded, type Row } from '../table.js';
import { tellEvents } from '../told-events.js';
import { growthRow, type SizedCost } from './growth.js';

const ROUNDS = 3;
const ACTIVITIES = 1000;
const CONNECTIONS = 16;
const PGBENCH_SECONDS = 3;
const LOOK_MS = 50;
const PATIENCE_MS = 120_000;
const GOALS = { accepted: 0.25, shown: 0.4 };

/** A server with who tells it of events. */
interface Receiver {
  server: Running;
  senders: Sender[];
  stage: Stage;
}

interface Round {
  /** Activities a second. */
  rate: number;
  /** Processor time of one, in milliseconds. */
  serverMs: number;
  databaseMs: number;
}

/** P5 and P6: events of other servers, taken and kept; and taken, kept, worked off and found. */
export async function measureInbox(stage: Stage): Promise<Row[]> {
  const accepting = await receiver(await copyStage(stage, 'p5'), 'api');
  const showing = await receiver(await copyStage(stage, 'p6'), 'all');
  try {
    await showing.stage.untilSettled();
    const pgbench = await preparePgbench(await stage.database.create('bench_pgbench'));
    const accepted: Round[] = [];
    const shown: Round[] = [];
    // The first round warms all up. They take turns, so that what else the machine does falls on all.
    for (let round = 0; round <= ROUNDS; round++) {
      await pgbench.run(PGBENCH_SECONDS);
      accepted.push(await take(accepting, `accepted${round}`));
      shown.push(await show(showing, `shown${round}`));
    }
    return [acceptedRow(of(accepted), pgbench), shownRow(of(shown), of(accepted))];
  } finally {
    await accepting.server.stop();
    await showing.server.stop();
  }
}

/** P13: what taking events costs in a large database, which has them afterwards, against a small one. */
export async function measureInboxGrowth(small: Stage, large: Stage): Promise<Row> {
  const fewer = await receiver(await copyStage(small, 'p13'), 'api');
  const more = await receiver(large, 'api');
  try {
    const [few, many]: [Round[], Round[]] = [[], []];
    for (let round = 0; round <= ROUNDS; round++) {
      few.push(await take(fewer, `grown${round}`));
      many.push(await take(more, `grown${round}`));
    }
    return growthRow('P5', sized(small, of(few)), sized(large, of(many)));
  } finally {
    await fewer.server.stop();
    await more.server.stop();
  }
}

function sized({ events }: Stage, { serverMs, databaseMs }: Round): SizedCost {
  return { events, milliseconds: serverMs + databaseMs };
}

async function receiver(stage: Stage, role: string): Promise<Receiver> {
  const senders = await seedSenders(stage.databaseUrl);
  return { stage, senders, server: await startServer(stage.databaseUrl, stage.folder, { ROLE: role }) };
}

/** The same until all of them are in the search index; then asks for them as anybody would. */
async function show(receiver: Receiver, word: string): Promise<Round> {
  const db = new pg.Client({ connectionString: receiver.stage.databaseUrl });
  await db.connect();
  try {
    const newer = 'SELECT count(*)::int AS count FROM event_search WHERE event_id > $1';
    const { rows } = await db.query<{ id: string }>('SELECT max(id) AS id FROM events');
    const count = async () => (await db.query<{ count: number }>(newer, [rows[0]!.id])).rows[0]!.count;
    const round = await take(receiver, word, () => until(async () => (await count()) === ACTIVITIES));
    const query = `{ searchEvents(term: "${word}") { total } }`;
    const { data } = JSON.parse(await ask({ url: `${receiver.server.url}/api`, body: JSON.stringify({ query }) }));
    if (data.searchEvents.total !== ACTIVITIES) throw new Error(`${data.searchEvents.total} events are found`);
    return round;
  } finally {
    await db.end();
  }
}

async function take({ stage, senders, server }: Receiver, word: string, after = async () => {}): Promise<Round> {
  const requests = await tellEvents(`${server.url}/inbox`, senders, ACTIVITIES, word);
  const used = () => ({ server: cpuMs([server.pid]), database: cpuMs(stage.database.processes()) });
  const before = used();
  const start = performance.now();
  await postAll(server.url, requests, CONNECTIONS);
  await after();
  const seconds = (performance.now() - start) / 1000;
  const now = used();
  return {
    rate: ACTIVITIES / seconds,
    serverMs: (now.server - before.server) / ACTIVITIES,
    databaseMs: (now.database - before.database) / ACTIVITIES,
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('Not all events were shown in time');
    await sleep(LOOK_MS);
  }
}

function of(rounds: Round[]): Round {
  const values = (key: keyof Round) => median(rounds.slice(1).map((round) => round[key]));
  return { rate: values('rate'), serverMs: values('serverMs'), databaseMs: values('databaseMs') };
}

function told({ rate, serverMs, databaseMs }: Round): string {
  return `${rounded(rate)}/s (${rounded(serverMs)} ms CPU + ${rounded(databaseMs)} database)`;
}

function acceptedRow(ours: Round, pgbench: Pgbench): Row {
  const ratio = ours.rate / tps(pgbench);
  return {
    id: 'P5',
    what: `inbox: signed Create(Event) durably accepted, ${CONNECTIONS} connections`,
    value: told(ours),
    reference: `${pgbench.name}: ${rounded(tps(pgbench))} tps`,
    ratio: `${rounded(ratio)} ×`,
    goal: `≥ ${GOALS.accepted} ×`,
    met: ratio >= GOALS.accepted,
  };
}

function shownRow(ours: Round, accepted: Round): Row {
  const ratio = ours.rate / accepted.rate;
  return {
    id: 'P6',
    what: '… and found by search, accepted and worked off by one process',
    value: told(ours),
    reference: `P5: ${rounded(accepted.rate)}/s`,
    ratio: `${rounded(ratio)} ×`,
    goal: `≥ ${GOALS.shown} ×`,
    met: ratio >= GOALS.shown,
  };
}
