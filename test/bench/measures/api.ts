import { eventOperation, LIST_OPERATION } from '../documents.js';
import { ask, median, type Saturation, saturate, type Target } from '../load.js';
import { startReference, startServer } from '../processes.js';
import type { Stage } from '../stage.js';
import { countStatements } from '../statements.js';
import { rounded, type Row } from '../table.js';
import { growthRow } from './growth.js';

const ROUNDS = 5;
const SECONDS = 3;
const COUNTED = 20;
const GOALS = { P2: 2, P3: 2.5 };
const MOST_STATEMENTS = 6;

/** Processor time of one request in milliseconds, ours and the reference's. */
interface Cost {
  ours: Saturation;
  reference: Saturation;
}

export interface ApiCosts {
  events: number;
  event: Cost;
  list: Cost;
  eventStatements: number;
  listStatements: number;
}

/** What one event and a list of twenty cost over the API, and by hand-written SQL. */
export async function measureApi(stage: Stage): Promise<ApiCosts> {
  const statements = await statementsOf(stage);
  const server = await startServer(stage.databaseUrl, stage.folder, { ROLE: 'api' });
  const reference = await startReference('raw-pg', { DATABASE_URL: stage.databaseUrl, PUBLIC_URL: server.url });
  try {
    const pids = { ours: [server.pid], reference: [reference.pid] };
    const api = (body: string): Target => ({ url: `${server.url}/api`, body });
    const raw = (path: string): Target => ({ url: `${reference.url}${path}` });
    const event = await compare(stage, api(eventOperation(stage.uuid)), raw(`/events/${stage.uuid}`), pids);
    const list = await compare(stage, api(LIST_OPERATION), raw('/events'), pids);
    return { events: stage.events, event, list, ...statements };
  } finally {
    await reference.stop();
    await server.stop();
  }
}

/** P2 and P3 of one size of database. */
export function apiRows({ events, event, list, eventStatements, listStatements }: ApiCosts): Row[] {
  const row = (id: 'P2' | 'P3', what: string, { ours, reference }: Cost, statements: number, bound?: number): Row => {
    const ratio = ours.serverMs / reference.serverMs;
    return {
      id,
      what: `${what}, ${events.toLocaleString('en')} events`,
      value: `${rounded(ours.serverMs)} ms CPU (+ ${rounded(ours.databaseMs)} database), ${statements} statements, ${rounded(ours.requestsASecond)} req/s`,
      reference: `raw pg: ${rounded(reference.serverMs)} ms CPU (+ ${rounded(reference.databaseMs)} database), ${rounded(reference.requestsASecond)} req/s`,
      ratio: `${rounded(ratio)} × (${rounded(total(ours) / total(reference))} × with the database)`,
      goal: `≤ ${GOALS[id]} ×${bound ? `, ≤ ${bound} statements` : ''}`,
      met: ratio <= GOALS[id] && (!bound || statements <= bound),
    };
  };
  return [
    row('P2', '`event(uuid)` over HTTP', event, eventStatements, MOST_STATEMENTS),
    row('P3', 'list of 20 events', list, listStatements),
  ];
}

/** P13: the cost of both in a large database against a small one. */
export function growthRows(small: ApiCosts, large: ApiCosts): Row[] {
  const cost = (costs: ApiCosts, kind: 'event' | 'list') => ({
    events: costs.events,
    milliseconds: total(costs[kind].ours),
  });
  return [
    growthRow('P2', cost(small, 'event'), cost(large, 'event')),
    growthRow('P3', cost(small, 'list'), cost(large, 'list')),
  ];
}

async function compare(
  stage: Stage,
  ours: Target,
  reference: Target,
  pids: { ours: number[]; reference: number[] },
): Promise<Cost> {
  await assertSame(ours, reference);
  const database = stage.database.processes;
  const rounds: Cost[] = [];
  // The first round warms both up. They take turns, so that what else the machine does falls on both.
  for (let round = 0; round <= ROUNDS; round++) {
    rounds.push({
      ours: await saturate(ours, SECONDS, pids.ours, database()),
      reference: await saturate(reference, SECONDS, pids.reference, database()),
    });
  }
  const of = (side: keyof Cost): Saturation => {
    const values = (key: keyof Saturation) => median(rounds.slice(1).map((round) => round[side][key]));
    return {
      requestsASecond: values('requestsASecond'),
      serverMs: values('serverMs'),
      databaseMs: values('databaseMs'),
    };
  };
  return { ours: of('ours'), reference: of('reference') };
}

/** A reference that answers something else would be none. */
async function assertSame(ours: Target, reference: Target): Promise<void> {
  const [answer, expected] = (await Promise.all([ask(ours), ask(reference)])).map((body) => JSON.parse(body).data);
  const titles = (data: any): string[] =>
    (data.event ? [data.event] : data.events.elements).map(({ title }: { title: string }) => title);
  if (titles(answer).join('\n') !== titles(expected).join('\n')) {
    throw new Error(`${ours.url} and the reference answer different things:\n${titles(answer)}\n${titles(expected)}`);
  }
}

async function statementsOf(stage: Stage): Promise<{ eventStatements: number; listStatements: number }> {
  const counter = await countStatements(stage.databaseUrl);
  const server = await startServer(counter.url, stage.folder, { ROLE: 'api' });
  try {
    const each = async (body: string) => {
      await ask({ url: `${server.url}/api`, body });
      const before = counter.count();
      for (let request = 0; request < COUNTED; request++) await ask({ url: `${server.url}/api`, body });
      return Math.round((counter.count() - before) / COUNTED);
    };
    return { eventStatements: await each(eventOperation(stage.uuid)), listStatements: await each(LIST_OPERATION) };
  } finally {
    await server.stop();
    counter.close();
  }
}

function total({ serverMs, databaseMs }: Saturation): number {
  return serverMs + databaseMs;
}
