import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ask, median, percentile } from '../load.js';
import { cpuMs } from '../machine.js';
import { lastingHome, type Organizer, signInOrganizer } from '../organizer.js';
import { type Running, startReference, startServer } from '../processes.js';
import { loopbackHosts, seedFollowers } from '../seed/followers.js';
import type { BenchDatabase } from '../database.js';
import { rounded, type Row } from '../table.js';

const HOSTS = 1000;
const FOLLOWERS = 10_000;
const ROUNDS = 5;
const EVENTS_A_ROUND = 3;
const SIGN_MS = 1000;
const PUBLICATIONS = 30;
const PUBLISH_EVERY_MS = 2000;
const LOOK_MS = 25;
const PATIENCE_MS = 120_000;
const GOALS = { share: 0.6, p95: 100 };

/** An instance whose administrator has followers on a thousand servers, and what takes their posts. */
interface Scene {
  organizer: Organizer;
  sink: Running;
  db: pg.Client;
  start(role: string): Promise<Running>;
}

interface Round {
  /** Signatures a second of one core. */
  signed: number;
  /** Deliveries a second of the worker's processor time, and of the clock. */
  aCore: number;
  aSecond: number;
}

/** P7 and P8: what a worker delivers, and how long somebody waits who publishes to ten thousand. */
export async function measureDelivery(database: BenchDatabase): Promise<Row[]> {
  const databaseUrl = await database.create('bench_delivery');
  const environment = { ...(await lastingHome()), FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' };
  const start = (role: string) =>
    startServer(databaseUrl, join(database.folder, 'delivery'), { ...environment, ROLE: role });
  const hosts = loopbackHosts(HOSTS);
  const sink = await startReference('sink', { HOSTS: hosts.join(',') });
  const db = new pg.Client({ connectionString: databaseUrl });
  const api = await start('api');
  try {
    await db.connect();
    const organizer = await signInOrganizer(api.url);
    const servers = hosts.map((host) => `http://${host}:${new URL(sink.url).port}`);
    await seedFollowers(databaseUrl, organizer.actorId, { servers, followers: FOLLOWERS });
    const scene = { organizer, sink, db, start };
    return [await measureWorker(scene), await measurePublishing(scene)];
  } finally {
    await db.end();
    await api.stop();
    await sink.stop();
  }
}

async function measureWorker(scene: Scene): Promise<Row> {
  const worker = await scene.start('worker');
  try {
    const rounds: Round[] = [];
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      const signed = signaturesASecond();
      rounds.push({ signed, ...(await deliver(scene, worker)) });
    }
    return deliveryRow(rounds.slice(1));
  } finally {
    await worker.stop();
  }
}

async function deliver(scene: Scene, worker: Running): Promise<Omit<Round, 'signed'>> {
  const before = { cpu: cpuMs([worker.pid]), at: performance.now(), posts: (await taken(scene)).posts };
  for (let event = 0; event < EVENTS_A_ROUND; event++) await scene.organizer.publish('A feast for a thousand servers');
  const count = EVENTS_A_ROUND * HOSTS;
  await untilDelivered(scene, before.posts + count);
  const seconds = (performance.now() - before.at) / 1000;
  return { aCore: count / ((cpuMs([worker.pid]) - before.cpu) / 1000), aSecond: count / seconds };
}

/** By the processor time of one thread, so that what else the machine does counts for neither side. */
function signaturesASecond(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = Buffer.from('(request-target): post /inbox');
  const before = process.cpuUsage();
  const end = performance.now() + SIGN_MS;
  let count = 0;
  for (; performance.now() < end; count++) sign('sha256', text, privateKey);
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1_000_000);
}

/** In one process that also delivers: publications come at a steady rate, however far it is with the earlier ones. */
async function measurePublishing(scene: Scene): Promise<Row> {
  const server = await scene.start('all');
  try {
    const organizer = await signInOrganizer(server.url);
    await organizer.publish('A feast to warm up');
    await untilDelivered(scene, 0);
    const { posts: before } = await taken(scene);
    const times: number[] = [];
    for (let publication = 0; publication < PUBLICATIONS; publication++) {
      const time = await organizer.publish(`Feast ${publication}`);
      times.push(time);
      await sleep(Math.max(0, PUBLISH_EVERY_MS - time));
    }
    await untilDelivered(scene, before + 1);
    const posts = ((await taken(scene)).posts - before) / PUBLICATIONS;
    return publishingRow(
      times.sort((a, b) => a - b),
      posts,
    );
  } finally {
    await server.stop();
  }
}

async function taken({ sink }: Scene): Promise<{ posts: number; hosts: number }> {
  return JSON.parse(await ask(sink)) as { posts: number; hosts: number };
}

/** Waits for so many posts in all, and until nothing waits any more, neither jobs nor deliveries. */
async function untilDelivered(scene: Scene, posts: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const waiting = `SELECT (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM jobs.job
    WHERE name LIKE 'event.published/%' AND state < 'completed') AS count`;
  for (;;) {
    const isThere = (await taken(scene)).posts >= posts;
    if (isThere && (await scene.db.query<{ count: string }>(waiting)).rows[0]!.count === '0') return;
    if (performance.now() > deadline) throw new Error('Not everything was delivered in time');
    await sleep(LOOK_MS);
  }
}

function deliveryRow(rounds: Round[]): Row {
  const of = (key: keyof Round) => median(rounds.map((round) => round[key]));
  const ratio = median(rounds.map(({ aCore, signed }) => aCore / signed));
  return {
    id: 'P7',
    what: `delivery to ${HOSTS.toLocaleString('en')} inboxes, one worker`,
    value: `${rounded(of('aCore'))} a second of its processor time (${rounded(of('aSecond'))}/s)`,
    reference: `RSA-2048, one core: ${rounded(of('signed'))} signatures/s`,
    ratio: `${rounded(ratio)} ×`,
    goal: `≥ ${GOALS.share} ×`,
    met: ratio >= GOALS.share,
  };
}

function publishingRow(times: number[], posts: number): Row {
  const p95 = percentile(times, 0.95);
  return {
    id: 'P8',
    what: `publish with ${FOLLOWERS.toLocaleString('en')} followers on ${HOSTS.toLocaleString('en')} hosts, while delivering`,
    value: `p95 ${rounded(p95)} ms, p50 ${rounded(percentile(times, 0.5))} ms; ${rounded(posts)} POSTs each`,
    reference: '–',
    ratio: '–',
    goal: `p95 ≤ ${GOALS.p95} ms; ≤ ${HOSTS.toLocaleString('en')} POSTs`,
    met: p95 <= GOALS.p95 && posts <= HOSTS,
  };
}
