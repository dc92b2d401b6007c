import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { accessOf, BossHolder } from '#convoke/core';
import { Comments } from '#convoke/threads';
import { buildEvent, type BuiltEvent } from '#test/events';
import { call, type RootField, rootFields, schemaOf } from '#test/generated-calls';
import { buildPerson, type TestPerson } from '#test/people';
import { leaveFollowRequest, type RemoteInstance, startRemoteInstance } from '#test/remote-instance';
import { startTestServer, type TestServer } from '#test/server';

/** What only those who run the instance do, and nobody has to be able to read later. */
const UNWRITTEN: Record<string, string> = {
  previewBlockList: 'nothing holds before it is taken over, which is written down',
  chooseBlockListLines: 'the same',
  discardBlockList: 'the same',
};
const QUEUE = 'core.send-mail';

let server: TestServer;
let remote: RemoteInstance;
let ada: TestPerson;
let mean: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true', RATE_LIMITS: 'false' });
  remote = await startRemoteInstance();
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mean = await buildPerson(server);
  party = await buildEvent(server, { organizer: mean });
  await server.runJobs();
});
afterAll(async () => {
  await server.close();
  await remote.server.close();
});

/** Ids of what was made on the way. */
const made: Record<string, string> = {};
const fields = () => rootFields(schemaOf(server)).filter(({ operation }) => operation === 'mutation');
const isOfModerators = (field: RootField) => ['moderator', 'administrator'].includes(accessOf(field)!.audience);
const written = async () => (await server.db.query('SELECT FROM action_logs')).length;

async function heldText(): Promise<string> {
  const said = { eventId: party.event.id, actorId: mean.actor.id, text: '<p>watches</p>' };
  await server.app.get(Comments, { strict: false }).post(mean.viewer, said);
  return (await server.db.query<{ id: string }>('SELECT id FROM held_texts'))[0]!.id;
}

/** Who waits has no profile yet. */
async function waitingUser(): Promise<string> {
  const { user } = await buildPerson(server);
  await server.db.query('UPDATE actors SET user_id = NULL WHERE user_id = $1', [user.id]);
  await server.db.query(
    `UPDATE users SET default_actor_id = NULL, confirmed_at = NULL, waiting_since = now(), registration_reason = 'Trees' WHERE id = $1`,
    [user.id],
  );
  return user.id;
}

async function unconfirmedUser(): Promise<string> {
  const { user } = await buildPerson(server);
  await server.db.query('UPDATE users SET confirmed_at = NULL WHERE id = $1', [user.id]);
  return user.id;
}

async function failedJob(): Promise<void> {
  await server.app.get(BossHolder).boss.send(QUEUE, {});
  await server.db.query(
    `UPDATE jobs.job SET state = 'failed', completed_on = now() WHERE name = $1 AND state = 'created'`,
    [QUEUE],
  );
}

async function failedDelivery(): Promise<void> {
  await server.db.query(`UPDATE deliveries SET attempts = 2, problem = 'HTTP 500'`);
}

async function followRequest(): Promise<void> {
  await server.db.query('DELETE FROM follows f USING remote_actors r WHERE f.follower_id = r.actor_id');
  await leaveFollowRequest(server.db, remote.uri);
}

async function foreigner(): Promise<string> {
  const { uri } = remote.server.person('max');
  const query = 'query ($uri: String!) { interact(uri: $uri) { url } }';
  await server.graphql(query, { uri }, { token: ada.accessToken });
  return (await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [uri]))[0]!.id;
}

async function ownCategory(): Promise<string> {
  const query = '{ administeredCategories { elements { id names { name } } } }';
  const { data } = await server.graphql(query, {}, { token: ada.accessToken });
  return data!.administeredCategories.elements.find(({ names }: { names: object[] | null }) => names !== null).id;
}

/** Each, in an order in which it can be done, with what it is done to. */
const ACTS: [name: string, given: () => object | Promise<object>][] = [
  ['saveSpamRules', () => ({ words: ['watches'] })],
  ['decideHeldTexts', async () => ({ ids: [await heldText()], decision: 'APPROVE' })],
  ['startSpamScan', () => ({})],
  ['updateSpamScan', () => ({ id: made.startSpamScan, state: 'PAUSED' })],
  ['resendUserConfirmation', async () => ({ id: await unconfirmedUser() })],
  ['signUserOut', () => ({ id: mean.user.id })],
  ['adminCreateUser', () => ({ email: 'new@example.org' })],
  ['adminUpdateUser', () => ({ id: mean.user.id, role: 'MODERATOR' })],
  ['disableUser', async () => ({ id: (made.disabled = (await buildPerson(server)).user.id) })],
  ['enableUser', () => ({ id: made.disabled })],
  ['createInvitationLink', () => ({})],
  ['inviteUser', () => ({ email: 'guest@example.org' })],
  ['endInvitationLink', () => ({ id: made.createInvitationLink })],
  ['approveRegistration', async () => ({ userId: await waitingUser() })],
  ['rejectRegistration', async () => ({ userId: await waitingUser() })],
  ['suspendProfile', () => ({ id: mean.actor.id })],
  ['unsuspendProfile', () => ({ id: mean.actor.id })],
  ['silenceProfile', () => ({ id: mean.actor.id })],
  ['unsilenceProfile', () => ({ id: mean.actor.id })],
  ['retryJobs', async () => (await failedJob(), { queue: QUEUE })],
  ['discardJobs', async () => (await failedJob(), { queue: QUEUE })],
  ['sendTestMail', () => ({})],
  ['cleanMedia', () => ({ olderThanDays: 1 })],
  ['saveEventCategory', () => ({ names: [{ language: 'en', name: 'Juggling' }] })],
  ['orderEventCategories', () => ({ ids: ['MUSIC'] })],
  ['deleteEventCategory', async () => ({ id: await ownCategory() })],
  ['saveAdminSettings', () => ({ instanceName: 'Trees' })],
  ['saveResourceService', () => ({ kind: 'pad', label: 'Pad', url: 'https://pad.example/p/{id}' })],
  ['removeResourceService', () => ({ id: made.saveResourceService })],
  ['updateReportStatus', () => ({ reportId: made.createReport, status: 'CLOSED' })],
  ['createReportNote', () => ({ reportId: made.createReport, content: 'I know them.' })],
  ['deleteReportNote', () => ({ noteId: made.createReportNote })],
  ['saveCustomPage', () => ({ texts: [{ language: 'en', title: 'Help' }] })],
  ['deleteCustomPage', () => ({ id: made.saveCustomPage })],
  ['addInstance', () => ({ domain: remote.host })],
  ['refreshInstance', () => ({ domain: remote.host })],
  ['refreshProfile', async () => ({ id: await foreigner() })],
  ['retryDeliveries', async () => (await failedDelivery(), { host: remote.host })],
  ['dropDeliveries', async () => (await failedDelivery(), { host: remote.host })],
  ['removeRelay', () => ({ address: remote.host })],
  ['acceptRelay', async () => (await followRequest(), { address: remote.host })],
  ['rejectRelay', async () => (await followRequest(), { address: remote.host })],
  ['importBlockList', () => ({ id: made.previewBlockList })],
  ['blockDomain', () => ({ domain: 'spam.example', severity: 'SUSPEND' })],
  ['unblockDomain', () => ({ domain: 'spam.example' })],
  ['allowInstance', () => ({ domain: 'nice.example' })],
  ['setFederationMode', () => ({ mode: 'ALLOWLIST' })],
  ['disallowInstance', () => ({ domain: 'nice.example' })],
];

async function act(name: string, given: object): Promise<string[]> {
  const field = fields().find((each) => each.name === name)!;
  const type = getNamedType(field.type);
  const selection = isObjectType(type) && 'id' in type.getFields() ? '{ id }' : '{ __typename }';
  const { data, errors = [] } = await call(server, field, { token: ada.accessToken, given, selection });
  if (data?.[name]?.id) made[name] = data[name].id;
  return errors.map(({ code, field: wrong }) => `${code} ${wrong ?? ''}`);
}

async function bringBlockList(): Promise<void> {
  const form = new FormData();
  form.set('query', 'mutation ($file: Upload!) { previewBlockList(file: $file) { id } }');
  form.set('variables', JSON.stringify({ file: 'list' }));
  form.set('list', new Blob(['#domain,#severity\nother.example,suspend\n']), 'blocks.csv');
  const headers = { authorization: `Bearer ${ada.accessToken}` };
  const answer = await fetch(`${server.url}/api`, { method: 'POST', headers, body: form });
  made.previewBlockList = ((await answer.json()) as { data: any }).data.previewBlockList.id;
}

it('whatever those who run the instance do is tried here, or has a reason not to be written down', () => {
  const known = [...ACTS.map(([name]) => name), ...Object.keys(UNWRITTEN)];
  const ofModerators = fields().filter(isOfModerators);
  expect(known.sort()).toEqual(ofModerators.map(({ name }) => name).sort());
});

it('each of their acts is written to the action log', async () => {
  expect(await act('createReport', { reportedId: mean.actor.id })).toEqual([]);
  await bringBlockList();
  const wrong: object[] = [];
  for (const [name, given] of ACTS) {
    const to = await given();
    const before = await written();
    const errors = await act(name, to);
    if (errors.length > 0 || (await written()) === before) wrong.push({ name, to, errors });
  }
  expect(wrong).toEqual([]);
});
