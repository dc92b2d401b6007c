import { afterAll, beforeAll, expect, test } from 'vitest';
import { Session, User, UserRole } from '#convoke/accounts';
import { type Audience, ViewerSource } from '#convoke/core';
import { addProfile, buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
import { moveClock } from '#test/time';
import { Viewer } from './viewer.js';

const AUDIENCES: Audience[] = [
  'anyone',
  'account',
  'profile',
  'owner',
  'owner or moderator',
  'moderator',
  'administrator',
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const identify = async (credentials: { bearer?: string; session?: string }) =>
  (await server.app.get(ViewerSource).identify(credentials)) as Viewer;

test('a user is recognised with all profiles by one statement, by token or by cookie', async () => {
  const person = await buildPerson(server, { role: UserRole.MODERATOR, locale: 'fr' });
  const second = await addProfile(server, person.user, 'second_of_many');
  for (const credentials of [{ bearer: person.accessToken }, { session: person.refreshToken }]) {
    let viewer = Viewer.anonymous;
    const statements = await statementsOf(async () => (viewer = await identify(credentials)));
    expect(statements).toHaveLength(1);
    expect(viewer.user).toMatchObject({ id: person.user.id, email: person.user.email });
    expect(viewer.actor).toMatchObject({ id: person.actor.id, preferredUsername: person.actor.preferredUsername });
    expect(new Set(viewer.actorIds)).toEqual(new Set([person.actor.id, second.id]));
    expect(viewer).toMatchObject({ isModerator: true, isAdministrator: false, isAnonymous: false, locale: 'fr' });
  }
});

test('somebody without credentials costs no statement', async () => {
  expect(await statementsOf(async () => expect(await identify({})).toBe(Viewer.anonymous))).toEqual([]);
});

test('deleted profiles are no longer theirs', async () => {
  const person = await buildPerson(server);
  const gone = await addProfile(server, person.user, 'gone_by_now');
  await server.graphql(
    'mutation ($id: ID!) { deletePerson(id: $id) { id } }',
    { id: gone.id },
    { token: person.accessToken },
  );
  const viewer = await identify({ bearer: person.accessToken });
  expect(viewer.owns(gone.id)).toBe(false);
  expect(viewer.owns(person.actor.id)).toBe(true);
});

test('the last use of a session is noted every five minutes at most', async () => {
  const { user, accessToken: bearer } = await buildPerson(server);
  const lastUse = async () =>
    (await server.db.manager.findOneByOrFail(Session, { userId: user.id })).lastUsedAt.getTime();
  const before = await lastUse();
  moveClock(server, 4 / 60);
  await identify({ bearer });
  expect(await lastUse()).toBe(before);
  const restore = moveClock(server, 6 / 60);
  await identify({ bearer });
  restore();
  expect(await lastUse()).toBeGreaterThan(before);
});

test('a session that is over is a bad token, and a cookie of it is none', async () => {
  const { user, accessToken, refreshToken } = await buildPerson(server);
  await server.db.manager.update(Session, { userId: user.id }, { expiresAt: new Date(Date.now() - 1000) });
  await expect(identify({ bearer: accessToken })).rejects.toMatchObject({ code: 'invalid_token' });
  expect((await identify({ session: refreshToken })).isAnonymous).toBe(true);
});

test('the cookie of a disabled account is none', async () => {
  const { user, refreshToken } = await buildPerson(server);
  await server.db.manager.update(User, { id: user.id }, { disabledAt: new Date() });
  expect((await identify({ session: refreshToken })).isAnonymous).toBe(true);
});

test('who is refused is told what they lack', async () => {
  const member = await buildPerson(server);
  const withoutProfile = Viewer.of({ user: member.user, sessionId: 'x', actor: null, actorIds: [] });
  const moderator = (await buildPerson(server, { role: UserRole.MODERATOR })).viewer;
  const refusals = (viewer: Viewer, thing: unknown = member.user) =>
    AUDIENCES.map((audience) => viewer.refusal(audience, thing));
  const [nobody, not] = ['unauthenticated', 'unauthorized'];
  expect(refusals(Viewer.anonymous)).toEqual([null, nobody, nobody, nobody, nobody, nobody, nobody]);
  expect(refusals(withoutProfile)).toEqual([null, null, 'profile_required', null, null, not, not]);
  expect(refusals(member.viewer, member.actor)).toEqual([null, null, null, null, null, not, not]);
  for (const thing of [moderator.user, moderator.actor, {}, null]) {
    expect(refusals(member.viewer, thing)).toEqual([null, null, null, not, not, not, not]);
  }
  expect(refusals(moderator)).toEqual([null, null, null, not, null, null, not]);
});
