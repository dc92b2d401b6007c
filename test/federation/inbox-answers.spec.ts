import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Event, ParticipationService } from '#convoke/events';
import { InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { type BuiltEvent, buildEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson } from '#test/people';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let relay: string;
let ada: RemotePerson;
let rose: string;
let people = 0;
let setClockRight = () => {};

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
  relay = `${server.url}/relay`;
  rose = (await buildPerson(server)).actor.url;
});
afterAll(() => inbox?.close());
beforeEach(async () => {
  await server.db.query('DELETE FROM follows');
  ada = remote.person(`ada_${++people}`);
  await heard();
});
afterEach(() => setClockRight());

/** What reached the other server since the last time: what was answered to what. */
async function heard(): Promise<unknown[][]> {
  await inbox.workOff();
  await server.runJobs();
  await server.app.get(DeliveryWorker, { strict: false }).workOff();
  return remote.deliveries.splice(0).map(({ body }) => [body.type, (body.object as Json).id, body.id]);
}
const post = async (sender: RemotePerson, body: Json) => expect((await inbox.post(sender, body)).status).toBe(202);
const counted = async ({ id }: Event) =>
  (await server.db.query('SELECT participant FROM event_stats WHERE event_id = $1', [id]))[0];
/** The organizer decides about ada. */
async function changeRole({ event, organizer }: BuiltEvent, role: 'participant' | 'rejected'): Promise<void> {
  const sql =
    'SELECT p.id FROM participations p JOIN actors a ON a.id = p.actor_id WHERE p.event_id = $1 AND a.url = $2';
  const [row] = await server.db.query<{ id: string }>(sql, [event.id, ada.uri]);
  await server.app.get(ParticipationService, { strict: false }).changeRole(organizer.viewer, row!.id, role);
}
const minutesLater = (minutes: number) => {
  setClockRight();
  setClockRight = moveClock(server, minutes / 60);
};

describe('who asks again by a new activity', () => {
  it('hears the same again, and is in once', async () => {
    const built = await buildEvent(server);
    const join = async () => {
      const asked = inbox.activity(ada, 'Join', built.event.url);
      await post(ada, asked);
      return asked.id;
    };
    for (let times = 0; times < 2; times++)
      expect([['Accept', await join(), expect.any(String)]]).toEqual(await heard());
    expect(await counted(built.event)).toEqual({ participant: 1 });
    await changeRole(built, 'rejected');
    expect((await heard()).map(([type]) => type)).toEqual(['Reject']);
    expect([['Reject', await join(), expect.any(String)]]).toEqual(await heard());
    expect(await counted(built.event)).toEqual({ participant: 0 });
  });

  it('hears nothing while they wait to be let in', async () => {
    const { event } = await buildEvent(server, { joinOptions: 'restricted' });
    for (let times = 0; times < 2; times++) await post(ada, inbox.activity(ada, 'Join', event.url));
    expect(await heard()).toEqual([]);
  });

  it('follows the instance once, and hears that it does as often as it asks', async () => {
    const ask = () => post(ada, inbox.activity(ada, 'Follow', relay));
    for (let times = 0; times < 2; times++) {
      await ask();
      expect(await heard()).toEqual([]);
    }
    await server.app.get(InstanceFollows, { strict: false }).accept(null, ada.uri);
    expect((await heard()).map(([type]) => type)).toEqual(['Accept']);
    await ask();
    expect((await heard()).map(([type]) => type)).toEqual(['Accept']);
    const follows = 'SELECT f.approved FROM follows f JOIN actors a ON a.id = f.follower_id WHERE a.url = $1';
    expect(await server.db.query(follows, [ada.uri])).toEqual([{ approved: true }]);
  });
});

describe('what comes again under the same id', () => {
  const ask = async (type: string, object: string) => {
    const asked = inbox.activity(ada, type, object);
    await post(ada, asked);
    return asked;
  };

  it('is answered again as it was answered first, once in ten minutes however often it comes', async () => {
    const { event } = await buildEvent(server);
    const join = await ask('Join', event.url);
    const first = await heard();
    expect(first).toEqual([['Accept', join.id, expect.any(String)]]);
    for (const [minutes, answers] of [
      [9, []],
      [11, first],
      [20, []],
      [22, first],
    ] as const) {
      minutesLater(minutes);
      await Promise.all([1, 2, 3].map(() => post(ada, join)));
      expect(await heard(), `${minutes} minutes later`).toEqual(answers);
    }
    expect(await counted(event)).toEqual({ participant: 1 });
  });

  it('does nothing again: who has left meanwhile is not in', async () => {
    const { event } = await buildEvent(server);
    const join = await ask('Join', event.url);
    await ask('Leave', event.url);
    await heard();
    minutesLater(11);
    await post(ada, join);
    await heard();
    expect(await counted(event)).toEqual({ participant: 0 });
  });

  it('is answered as was decided last, and not before anybody has decided', async () => {
    const built = await buildEvent(server, { joinOptions: 'restricted' });
    const join = await ask('Join', built.event.url);
    expect(await heard()).toEqual([]);
    const answers: unknown[] = [];
    for (const role of ['not_approved', 'participant', 'rejected'] as const) {
      if (role !== 'not_approved') await changeRole(built, role);
      await heard();
      minutesLater(11 + answers.length * 11);
      await post(ada, join);
      answers.push((await heard()).map(([type]) => type));
    }
    expect(answers).toEqual([[], ['Accept'], ['Reject']]);
  });

  it('is answered to whom it was for, and to nobody else of their server', async () => {
    const { event } = await buildEvent(server);
    const join = await ask('Join', event.url);
    await heard();
    minutesLater(11);
    const bob = remote.person(`bob_${people}`);
    await post(bob, { ...join, actor: bob.uri });
    expect(await heard()).toEqual([]);
  });

  it.each([
    ['a Follow of the instance that was accepted', () => relay],
    ['a Follow of a person, which is rejected', () => rose],
  ])('may be %s', async (_, target) => {
    const follow = await ask('Follow', target());
    await inbox.workOff();
    if (target() === relay) await server.app.get(InstanceFollows, { strict: false }).accept(null, ada.uri);
    const first = await heard();
    expect(first).toEqual([[target() === relay ? 'Accept' : 'Reject', follow.id, expect.any(String)]]);
    minutesLater(11);
    await post(ada, follow);
    expect(await heard()).toEqual(first);
  });
});
