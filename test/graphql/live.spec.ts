import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { WebSocket } from 'ws';
import { Memberships } from '#convoke/actors';
import { buildEvent } from '#test/events';
import { buildGroup } from '../attacks/owned-groups.js';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { openSocket, PhoenixClient, subscribed, watch } from '#test/sockets';

let server: TestServer;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server);
});
afterAll(() => server.close());

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  await subscribed(server, 0);
});

const WATCH = `subscription ($personId: ID!, $eventId: ID) {
  eventPersonParticipationChanged(personId: $personId) { id participations(eventId: $eventId) { elements { role } } } }`;
const JOIN = 'mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { role } }';
const LEAVE = 'mutation ($eventId: ID!, $actorId: ID!) { leaveEvent(eventId: $eventId, actorId: $actorId) { id } }';

const open = (params: Record<string, unknown>, headers = {}) => {
  const client = openSocket(server, params, headers);
  closing.push(() => client.dispose());
  return client;
};
const openPhoenix = async (query: string) => {
  const client = await PhoenixClient.open(server, query);
  closing.push(() => client.close());
  return client;
};
const bearer = ({ accessToken }: TestPerson) => ({ Authorization: `Bearer ${accessToken}` });
const act = (query: string, person: TestPerson, eventId: string) =>
  server.graphql(query, { eventId, actorId: person.actor.id }, { token: person.accessToken });
const roles = (...expected: string[]) => ({
  eventPersonParticipationChanged: { participations: { elements: expected.map((role) => ({ role })) } },
});
const codes = (answer: { errors?: { code: string }[] } | null) => answer?.errors?.map(({ code }) => code);

describe('a socket of graphql-transport-ws', () => {
  it('tells of each change of what it watches, and of nothing else', async () => {
    const { event } = await buildEvent(server);
    const watched = watch(open(bearer(rose)), WATCH, { personId: rose.actor.id, eventId: event.id });
    const first = watched.next();
    await subscribed(server, 1);
    await act(JOIN, await buildPerson(server), event.id);
    await act(JOIN, rose, event.id);
    expect((await first)!.data).toMatchObject(roles('PARTICIPANT'));
    const second = watched.next();
    await act(LEAVE, rose, event.id);
    expect((await second)!.data).toMatchObject(roles());
  });

  it('tells what becomes of a membership in the group that it names, and of no other', async () => {
    const [group, other] = [await buildGroup(server, await buildPerson(server)), await buildGroup(server, rose)];
    const memberships = server.app.get(Memberships, { strict: false });
    const query = `subscription ($personId: ID!, $group: String!) { groupMembershipChanged(personId: $personId, group: $group) {
      memberships(group: $group) { elements { role } } } }`;
    const variables = (name: string) => ({ personId: rose.actor.id, group: name });
    const hidden = await watch(open(bearer(rose)), query, variables(group.preferredUsername)).next();
    expect(codes(hidden)).toEqual(['group_not_found']);
    await server.db.query(`UPDATE groups SET visibility = 'public' WHERE actor_id = $1`, [group.id]);
    const next = watch(open(bearer(rose)), query, variables(group.preferredUsername)).next();
    await subscribed(server, 1);
    await memberships.join(group.id, (await buildPerson(server)).actor.id);
    await memberships.join(other.id, (await buildPerson(server)).actor.id);
    await memberships.join(group.id, rose.actor.id);
    expect((await next)!.data).toEqual({
      groupMembershipChanged: { memberships: { elements: [{ role: 'NOT_APPROVED' }] } },
    });
  });

  it('asks and changes as well', async () => {
    const { event } = await buildEvent(server);
    const client = open({ token: rose.accessToken });
    expect((await watch(client, '{ loggedPerson { id } }').next())!.data).toEqual({
      loggedPerson: { id: rose.actor.id },
    });
    const joined = await watch(client, JOIN, { eventId: event.id, actorId: rose.actor.id }).next();
    expect(joined!.data).toEqual({ joinEvent: { role: 'PARTICIPANT' } });
  });

  it('ends once the session does', async () => {
    const { event } = await buildEvent(server);
    const amir = await buildPerson(server);
    const watched = watch(open(bearer(amir)), WATCH, { personId: amir.actor.id });
    const next = watched.next();
    await subscribed(server, 1);
    await server.db.query('DELETE FROM sessions WHERE user_id = $1', [amir.user.id]);
    await server.db.query(`SELECT pg_notify('convoke_live', $1)`, [
      JSON.stringify({ name: 'participation.joined', payload: { actorId: amir.actor.id, eventId: event.id } }),
    ]);
    expect(codes(await next)).toEqual(['invalid_token']);
    expect(await watched.next()).toBeNull();
  });

  it('shows nobody what becomes of others', async () => {
    const amir = await buildPerson(server);
    expect(codes(await watch(open(bearer(rose)), WATCH, { personId: amir.actor.id }).next())).toEqual(['unauthorized']);
  });

  test.each([
    ['nobody', {}, {}],
    ['a token that is not good', { Authorization: 'Bearer x.y.z' }, {}],
    ['a header that is none', { Authorization: 'x' }, {}],
    ['a page of another site', {}, { cookie: 'convoke_session=$SESSION', origin: 'https://elsewhere.example' }],
    ['a page that does not say whose it is', {}, { cookie: 'convoke_session=$SESSION' }],
  ])('does not open for %s', async (_, params, headers: { cookie?: string }) => {
    const cookie = headers.cookie?.replace('$SESSION', rose.refreshToken);
    const client = open(params, { ...headers, ...(cookie && { cookie }) });
    await expect(watch(client, '{ __typename }').next()).rejects.toMatchObject({ code: 4403 });
  });

  it('opens for our own pages by their cookie', async () => {
    const client = open({}, { cookie: `convoke_session=${rose.refreshToken}`, origin: server.url });
    expect((await watch(client, '{ loggedPerson { id } }').next())!.data).toEqual({
      loggedPerson: { id: rose.actor.id },
    });
  });

  it('carries fifty subscriptions, and says so to the next', async () => {
    const client = open(bearer(rose));
    const many = Array.from({ length: 51 }, () => watch(client, WATCH, { personId: rose.actor.id }));
    const refused = await Promise.race(
      many.map((watched) => watched.next()).map((next) => next.catch((error) => error)),
    );
    expect(codes({ errors: refused })).toEqual(['too_many_requests']);
  });

  test.each([
    ['what is no JSON', '{"type":', 4400],
    ['a message of a megabyte', JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(1e6) } }), 1009],
    ['a document before it was let in', '{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}', 4401],
  ])('closes at %s', async (_, message, code) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(message);
    expect((await once(socket, 'close'))[0]).toBe(code);
  });

  it('tells what is wrong with a document', async () => {
    await expect(watch(open(bearer(rose)), 'subscription { nothing }').next()).rejects.toMatchObject([
      { code: 'bad_request', status_code: 400 },
    ]);
  });
});

describe("a socket of Absinthe's clients", () => {
  const CONTROL = '__absinthe__:control';

  it('tells of each change until it is given up', async () => {
    const { event } = await buildEvent(server);
    const client = await openPhoenix(`token=${rose.accessToken}&vsn=2.0.0`);
    client.send(CONTROL, 'phx_join', {});
    expect(await client.next()).toEqual(['1', '1', CONTROL, 'phx_reply', { status: 'ok', response: {} }]);
    client.send(CONTROL, 'doc', { query: WATCH, variables: { personId: rose.actor.id, eventId: event.id } });
    const [, , , , { status, response }] = await client.next();
    expect(status).toBe('ok');
    const { subscriptionId } = response as { subscriptionId: string };

    await act(JOIN, rose, event.id);
    const [, , topic, kind, payload] = await client.next();
    expect([topic, kind, payload.subscriptionId]).toEqual([subscriptionId, 'subscription:data', subscriptionId]);
    expect(payload.result.data).toMatchObject(roles('PARTICIPANT'));

    client.send(CONTROL, 'unsubscribe', { subscriptionId });
    expect((await client.next())[4]).toEqual({ status: 'ok', response: { subscriptionId } });
    await subscribed(server, 0);
    client.send('phoenix', 'heartbeat', {});
    expect((await client.next()).slice(2)).toEqual(['phoenix', 'phx_reply', { status: 'ok', response: {} }]);
  });

  it('asks, and tells what is wrong', async () => {
    const client = await openPhoenix(`token=${rose.accessToken}&vsn=2.0.0`);
    client.send(CONTROL, 'doc', { query: '{ loggedPerson { id } }' });
    expect((await client.next())[4]).toMatchObject({
      status: 'ok',
      response: { data: { loggedPerson: { id: rose.actor.id } } },
    });
    client.send(CONTROL, 'doc', { query: '{ nothing }' });
    expect((await client.next())[4]).toMatchObject({
      status: 'error',
      response: { errors: [{ code: 'bad_request' }] },
    });
    client.send(CONTROL, 'doc', { nothing: 1 });
    client.send(CONTROL, 'unheard_of', {});
    expect((await client.next())[4].status).toBe('error');
    expect((await client.next())[4].status).toBe('error');
  });

  it('speaks the first version as well', async () => {
    const address = `${server.url.replace('http', 'ws')}/graphql_socket/websocket?token=${rose.accessToken}`;
    const socket = new WebSocket(address);
    await once(socket, 'open');
    socket.send(JSON.stringify({ topic: CONTROL, event: 'phx_join', payload: {}, ref: '7' }));
    expect(JSON.parse(String((await once(socket, 'message'))[0]))).toMatchObject({
      topic: CONTROL,
      event: 'phx_reply',
      ref: '7',
      payload: { status: 'ok' },
    });
    socket.send('[1,2]');
    expect((await once(socket, 'close'))[0]).toBe(1003);
  });

  test.each(['', 'token=x.y.z'])('refuses whoever shows "%s"', async (query) => {
    await expect(openPhoenix(query)).rejects.toThrow('403');
  });
});

test('a subscription by HTTP is told to come by a socket', async () => {
  const answer = await server.graphql(WATCH, { personId: rose.actor.id }, { token: rose.accessToken });
  expect(codes(answer)).toEqual(['bad_request']);
});
