import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { cloneDatabase } from '#test/database';
import { connectDatabase, type Database } from '../database/index.js';
import { createLog } from '../logging/index.js';
import { SentActions } from './sent-actions.service.js';

const DAY_MS = 86_400_000;

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Database;
let actions: SentActions;
let now = new Date('2026-11-23T12:00:00Z');

beforeAll(async () => {
  clone = await cloneDatabase();
  db = await connectDatabase(testConfig({ DATABASE_URL: clone.url }).database, createLog('silent'));
  actions = new SentActions(db, { now: () => now } as ConstructorParameters<typeof SentActions>[1]);
});
afterAll(async () => {
  await db.close();
  await clone.drop();
});

it('what is sent is new once, then begun, then done', async () => {
  const id = randomUUID();
  expect(await actions.begin('ada', id)).toBe('new');
  expect(await actions.begin('ada', id)).toBe('begun');
  await actions.end('ada', id, true);
  expect(await actions.begin('ada', id)).toBe('done');
  expect(await actions.begin('ada', id.toUpperCase())).toBe('done');
});

it('of many senders at once, one does it', async () => {
  const id = randomUUID();
  const heard = await Promise.all(Array.from({ length: 20 }, () => actions.begin('ada', id)));
  expect(heard.toSorted()).toEqual([...Array(19).fill('begun'), 'new']);
});

it('what was refused may be sent again, and leaves nothing behind', async () => {
  const id = randomUUID();
  await actions.begin('ada', id);
  await actions.end('ada', id, false);
  expect(await db.query('SELECT id FROM sent_actions WHERE id = $1', [id])).toEqual([]);
  expect(await actions.begin('ada', id)).toBe('new');
});

it('nobody learns, ends or takes away what another reader sent', async () => {
  const id = randomUUID();
  await actions.begin('ada', id);
  expect(await actions.begin('eve', id)).toBe('new');
  await actions.end('eve', id, true);
  expect(await actions.begin('ada', id)).toBe('begun');
  await actions.end('eve', id, false);
  expect(await actions.begin('ada', id)).toBe('begun');
});

it('it is forgotten after thirty days', async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  await actions.begin('ada', old);
  await actions.end('ada', old, true);
  now = new Date(now.getTime() + 1);
  await actions.begin('ada', young);
  now = new Date(now.getTime() + 30 * DAY_MS);
  await actions.forgetOld();
  expect(await actions.begin('ada', young)).toBe('begun');
  expect(await actions.begin('ada', old)).toBe('new');
});
