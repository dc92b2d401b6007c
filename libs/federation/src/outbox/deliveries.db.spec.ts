import { Follows } from '#convoke/actors';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#convoke/actors';
import { DomainBlocks } from '#convoke/moderation';
import { buildPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { ActorKeys } from '../keys/index.js';
import { RemoteActors, SignatureSchemes } from '../remote/index.js';
import { readSignature } from '../signatures/index.js';
import { DeliveryAdministration, DeliveryHosts, DeliveryWorker, Outbox } from './index.js';
import { DeliveryBell } from './delivery-bell.service.js';
import { DeliveryQueue } from './delivery-queue.service.js';

let server: TestServer;
let sender: Actor;
let remote: RemoteServer;
let worker: DeliveryWorker;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
  sender = (await buildPerson(server)).actor;
  worker = server.app.get(DeliveryWorker, { strict: false });
});
afterAll(() => server.close());
beforeEach(async () => {
  remote = await RemoteServer.start();
});
afterEach(async () => {
  moveClock(server, 0)();
  await remote.close();
  await server.db.query('DELETE FROM deliveries');
  await server.db.query('DELETE FROM delivery_hosts');
});

const service = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const inbox = (name = 'shared') => `${remote.url}/inbox/${name}`;

/** Posts about an object; answers the id of the activity. */
async function post(objectUri: string, inboxes: string[] = [inbox()], id = `${sender.url}#${randomUUID()}`) {
  const activity = { '@context': 'x', id, type: 'Update', actor: sender.url, object: objectUri };
  await server.db.transaction((tx) => service(Outbox).post(tx, { actor: sender, activity, objectUri, inboxes }));
  return id;
}

/** What waits, with its tries; given up where it is due at no time. */
const queue = () =>
  server.db.query<{ inbox: string; attempts: number; givenUp: boolean }>(
    'SELECT inbox_url AS inbox, attempts, due_at IS NULL AS "givenUp" FROM deliveries ORDER BY id',
  );

const arrived = () => remote.deliveries.map(({ body }) => body.id);

/** Answers every POST in a way of its own; counts them. */
async function strangeServer(answer: http.RequestListener) {
  const strange = http.createServer((request, response) => {
    request.resume();
    strange.emit('asked');
    answer(request, response);
  });
  await once(strange.listen(0, '127.0.0.1'), 'listening');
  const state = { count: 0, url: `http://127.0.0.1:${(strange.address() as AddressInfo).port}` };
  strange.on('asked', () => state.count++);
  const close = async () => {
    strange.closeAllConnections();
    strange.close();
    await once(strange, 'close');
  };
  return Object.assign(state, { close });
}

describe('what is posted', () => {
  it('reaches every inbox once, signed by its actor over the very bytes', async () => {
    const id = await post('urn:one', [inbox('a'), inbox('b'), inbox('a')]);
    await worker.workOff();
    expect(remote.deliveries.map(({ path }) => path).sort()).toEqual(['/inbox/a', '/inbox/b']);
    const { path, headers, rawHeaders, raw, body } = remote.deliveries[0]!;
    expect(body.id).toBe(id);
    expect(raw.toString()).toBe(
      `{"@context":"x","id":"${id}","type":"Update","actor":"${sender.url}","object":"urn:one"}`,
    );
    expect(headers['content-type']).toBe('application/activity+json');
    const request = { method: 'POST', path, host: remote.host, headers, rawHeaders, body: raw };
    const { publicKeyPem } = await service(ActorKeys).of(sender);
    expect(readSignature(request, new Date()).isOf(publicKeyPem)).toBe(true);
    expect(await queue()).toEqual([]);
  });

  it('goes out once, however often it is posted, also after it has arrived', async () => {
    const id = await post('urn:one');
    await post('urn:one', [inbox()], id);
    await worker.workOff();
    await post('urn:one', [inbox()], id);
    await worker.workOff();
    expect(arrived()).toEqual([id]);
  });

  it('does not go to ourselves', async () => {
    await post('urn:one', [`${server.url}/inbox`]);
    expect(await queue()).toEqual([]);
  });

  it('is nothing when the transaction rolls back', async () => {
    const failing = server.db.transaction(async (tx) => {
      const activity = { id: 'urn:rolled-back' };
      await service(Outbox).post(tx, { actor: sender, activity, objectUri: 'urn:one', inboxes: [inbox()] });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await queue()).toEqual([]);
  });

  it('does not go to a host that was shut out, even when it was posted before', async () => {
    await post('urn:one');
    const block = { severity: 'suspend', rejectMedia: true } as const;
    await service(DomainBlocks).set('127.0.0.1', block);
    await worker.workOff();
    await service(DomainBlocks).set('127.0.0.1', null);
    expect([arrived(), await queue()]).toEqual([[], []]);
  });

  it('is counted with its day, by whether it arrived', async () => {
    await server.db.query('DELETE FROM delivery_counts');
    remote.inboxStatus = 500;
    await post('urn:one');
    await worker.workOff();
    remote.inboxStatus = 202;
    await post('urn:two', [inbox('a'), inbox('b')]);
    await worker.workOff();
    const counts = await server.db.query('SELECT delivered, failed FROM delivery_counts');
    expect(counts).toEqual([{ delivered: 2, failed: 1 }]);
  });
});

describe('activities about one object', () => {
  it('reach a host in order, whatever fails between; those about others do not wait for them', async () => {
    remote.inboxStatus = 500;
    const ids = [await post('urn:one'), await post('urn:one', [inbox('b')]), await post('urn:one')];
    await worker.workOff();
    expect(arrived()).toEqual([ids[0]]);
    remote.inboxStatus = 202;
    const other = await post('urn:other');
    await worker.workOff();
    expect(arrived()).toEqual([ids[0], other]);
    moveClock(server, 1);
    await worker.workOff();
    expect(arrived().slice(2)).toEqual(ids);
  });

  it('go to several inboxes of a host side by side', async () => {
    const inboxes = [inbox('a'), inbox('b'), inbox('c')];
    await post('urn:one', inboxes);
    expect((await service(DeliveryQueue).claim(10)).map(({ inboxUrl }) => inboxUrl).sort()).toEqual(inboxes);
  });
});

describe('a delivery that fails', () => {
  it('is tried sixteen times, each later than the last, then given up until an administrator retries it', async () => {
    remote.inboxStatus = 500;
    const id = await post('urn:one');
    for (let hours = 0; hours < 24 * 7; hours += 0.5) {
      moveClock(server, hours);
      await worker.workOff();
    }
    expect(remote.deliveries).toHaveLength(16);
    expect(await queue()).toEqual([{ inbox: inbox(), attempts: 16, givenUp: true }]);
    remote.inboxStatus = 202;
    expect(await service(DeliveryAdministration).retry(null, remote.host)).toBe(1);
    await worker.workOff();
    expect(arrived().at(-1)).toBe(id);
    expect(await queue()).toEqual([]);
  });

  it.each([400, 403, 404, 405, 422])('is not tried again after a %i', async (status) => {
    remote.inboxStatus = status;
    await post('urn:one');
    await worker.workOff();
    expect(await queue()).toEqual([{ inbox: inbox(), attempts: 1, givenUp: true }]);
    const tries = remote.deliveries.length;
    moveClock(server, 100);
    await worker.workOff();
    expect(remote.deliveries).toHaveLength(tries);
  });

  it('is signed in the other way for a host that reads only that one, from then on at once', async () => {
    remote.handle(inbox(), (request, response) => {
      request.resume();
      response.writeHead(request.headers['signature-input'] ? 202 : 401).end();
    });
    await post('urn:one');
    await worker.workOff();
    expect(await queue()).toEqual([]);
    expect(await service(SignatureSchemes).of(remote.host)).toBe('rfc9421');
    await post('urn:one');
    await worker.workOff();
    expect(remote.timesAsked('/inbox/shared')).toBe(3);
  });

  it('can be dropped by an administrator', async () => {
    await post('urn:one');
    expect(await service(DeliveryAdministration).drop(null, remote.host)).toBe(1);
    await worker.workOff();
    expect(arrived()).toEqual([]);
  });
});

it('those that end within a moment of each other are written down together', async () => {
  const held: http.ServerResponse[] = [];
  const strange = await strangeServer((_, response) => held.push(response));
  const settle = vi.spyOn(service(DeliveryQueue), 'settle');
  for (let number = 0; number < 4; number++) await post(`urn:${number}`, [`${strange.url}/inbox`]);
  const working = worker.workOff();
  await expect.poll(() => held.length, { timeout: 8000 }).toBe(4);
  for (const response of held) response.writeHead(202).end();
  await working;
  await strange.close();
  expect(settle.mock.calls.map(([settled]) => settled.length)).toEqual([4]);
  settle.mockRestore();
});

describe('a host', () => {
  it('that asks to wait gets nothing before the time it named', async () => {
    let busy = true;
    let asked = 0;
    remote.handle(inbox(), (request, response) => {
      request.resume();
      asked++;
      if (busy) response.writeHead(429, { 'retry-after': '7200' }).end();
      else response.writeHead(202).end();
    });
    await post('urn:one');
    await worker.workOff();
    await post('urn:other');
    busy = false;
    moveClock(server, 1.9);
    await worker.workOff();
    expect(asked).toBe(1);
    moveClock(server, 2.1);
    await worker.workOff();
    expect(asked).toBe(3);
    expect(await queue()).toEqual([]);
  });

  it('whose inbox is gone loses its followers there and what was meant for them', async () => {
    const person = remote.person('gone', { with: { endpoints: undefined } });
    const { actor } = await service(RemoteActors).get(person.uri);
    const follow = { uri: `${person.uri}#follow`, followerId: actor.id, targetId: sender.id, approved: true };
    await server.db.transaction((tx) => service(Follows).ask(tx, follow));
    remote.inboxStatus = 410;
    const address = `${person.uri}/inbox`;
    await post('urn:one', [address]);
    await post('urn:one', [address]);
    await worker.workOff();
    expect(await service(Follows).find(actor.id, sender.id)).toBeNull();
    expect(await queue()).toEqual([{ inbox: address, attempts: 1, givenUp: true }]);
  });

  it.each([1, 24, 6 * 24])('that is away for %i hours gets everything when it is back, in order', async (away) => {
    remote.inboxStatus = 503;
    const ids = [await post('urn:one'), await post('urn:one'), await post('urn:other')];
    for (let hours = 0; hours < away; hours += 0.5) {
      moveClock(server, hours);
      await worker.workOff();
    }
    ids.push(await post('urn:one'));
    remote.inboxStatus = 202;
    const before = remote.deliveries.length;
    for (const minutes of [0, 30, 60, 90, 120, 150]) {
      moveClock(server, away + minutes / 60);
      await worker.workOff();
    }
    const late = arrived().slice(before);
    expect(late.toSorted()).toEqual(ids.toSorted());
    expect(late.filter((id) => id !== ids[2])).toEqual([ids[0], ids[1], ids[3]]);
  });

  it('that nobody reached for a week gets nothing new until it is heard from', async () => {
    remote.inboxStatus = 502;
    const old = await post('urn:one');
    for (let hours = 0; hours <= 24 * 8; hours += 1) {
      moveClock(server, hours);
      await worker.workOff();
    }
    await post('urn:one');
    expect(await queue()).toHaveLength(1);
    remote.inboxStatus = 202;
    await service(DeliveryHosts).heardFrom([remote.host]);
    const fresh = await post('urn:one');
    const before = remote.deliveries.length;
    await worker.workOff();
    expect(arrived().slice(before)).toEqual([old, fresh]);
  });

  it('where one inbox always breaks still takes the rest', async () => {
    remote.handle(inbox('broken'), (request, response) => {
      request.resume();
      response.writeHead(502).end();
    });
    await post('urn:poison', [inbox('broken')]);
    const ids: string[] = [];
    for (let number = 0; number < 8; number++) ids.push(await post(`urn:${number}`));
    for (let minutes = 0; minutes < 10; minutes++) {
      moveClock(server, minutes / 60);
      await worker.workOff();
    }
    expect(arrived().toSorted()).toEqual(ids.toSorted());
    expect(await queue()).toMatchObject([{ inbox: inbox('broken'), givenUp: false }]);
  });

  it('that never answers holds nobody else up', async () => {
    const silent = await strangeServer(() => {});
    for (let number = 0; number < 8; number++) await post(`urn:${number}`, [`${silent.url}/inbox`]);
    for (let number = 0; number < 50; number++) await post(`urn:${number}`);
    const working = worker.workOff();
    await expect.poll(() => remote.deliveries.length, { timeout: 8000 }).toBe(50);
    expect(silent.count).toBe(4);
    await silent.close();
    await working;
  });

  it('gets at most four at once', async () => {
    const held: http.ServerResponse[] = [];
    const slow = await strangeServer((_, response) => {
      held.push(response);
    });
    for (let number = 0; number < 9; number++) await post(`urn:${number}`, [`${slow.url}/inbox`]);
    const working = worker.workOff();
    let most = 0;
    for (let answered = 0; answered < 9;) {
      await expect.poll(() => held.length, { timeout: 8000 }).toBeGreaterThan(0);
      most = Math.max(most, held.length, (await underway()).length);
      held.shift()!.writeHead(202).end();
      answered++;
    }
    await working;
    await slow.close();
    expect([most, slow.count]).toEqual([4, 9]);
  });
});

const underway = () => server.db.query('SELECT FROM deliveries WHERE leased_until IS NOT NULL');

describe('several workers', () => {
  it('never get the same, nor together more than four for a host', async () => {
    for (let number = 0; number < 40; number++) await post(`urn:${number}`);
    const claims = await Promise.all(Array.from({ length: 8 }, () => service(DeliveryQueue).claim(10)));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toHaveLength(4);
  });

  it('lose nothing when one dies with deliveries in hand, and send nothing again that was sent', async () => {
    const ids = [await post('urn:one'), await post('urn:other')];
    expect(await service(DeliveryQueue).claim(10)).toHaveLength(2);
    await worker.workOff();
    expect(arrived()).toEqual([]);
    moveClock(server, 0.1);
    await worker.workOff();
    expect(arrived().toSorted()).toEqual(ids.toSorted());
    moveClock(server, 100);
    await worker.workOff();
    expect(remote.deliveries).toHaveLength(2);
  });
});

describe('a long queue for one host', () => {
  it('leaves the others their turn in every claim', async () => {
    const other = await RemoteServer.start();
    for (let number = 0; number < 20; number++) await post(`urn:${number}`);
    await post('urn:last', [`${other.url}/inbox`]);
    const hosts = (await service(DeliveryQueue).claim(8)).map(({ host }) => host);
    expect(hosts.filter((host) => host === remote.host)).toHaveLength(4);
    expect(hosts).toContain(other.host);
    await other.close();
  });
});

describe('a worker that rests', () => {
  it('is woken when a transaction that posted has committed', async () => {
    const bell = service(DeliveryBell);
    await bell.listen();
    const woken = bell.wait(3_600_000);
    await post('urn:one');
    await woken;
    expect(await queue()).toHaveLength(1);
    await bell.close();
  });
});
