import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { UserSettingsService } from '#convoke/accounts';
import { type Actor, Groups, MemberManagement, Memberships, Openness } from '#convoke/actors';
import { Clock } from '#convoke/core';
import { runCron } from '#test/cron';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let clock: Clock;
let memberships: Memberships;
let management: MemberManagement;
beforeAll(async () => {
  server = await startTestServer();
  clock = server.app.get(Clock, { strict: false });
  memberships = server.app.get(Memberships, { strict: false });
  management = server.app.get(MemberManagement, { strict: false });
});
afterEach(() => Reflect.deleteProperty(clock, 'now'));
afterAll(() => server.close());

const at = (time: string) => (clock.now = () => new Date(time));
const settings = ({ user }: TestPerson, wanted: object) =>
  server.app.get(UserSettingsService, { strict: false }).change(user.id, wanted);
const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);
const buildGroup = ({ viewer, actor }: TestPerson, name = 'Trees') =>
  server.app.get(Groups, { strict: false }).create(viewer, actor.id, {
    preferredUsername: `g_${randomUUID().slice(0, 8)}`,
    name,
    openness: Openness.MODERATED,
    visibility: 'private',
  });
const sendDigests = () => runCron(server, 'notifications.request-digests');
const listOf = async ({ accessToken: token }: TestPerson) => {
  const query = `{ loggedUser { notifications { elements {
    kind changed title group { preferredUsername } subject { preferredUsername } profile { preferredUsername } } } } }`;
  return (await server.graphql(query, {}, { token })).data!.loggedUser.notifications.elements as object[];
};

/** In the group, without anybody having been told. */
const enter = async ({ id }: Actor, { viewer }: TestPerson, actorId: string) =>
  (await management.approve(viewer, (await memberships.join(id, actorId)).id)).id;

test('people are told what others make of their membership, for the profile that it is about', async () => {
  const [lea, rose] = [await buildPerson(server, { name: 'Léa' }), await buildPerson(server)];
  const other = await addProfile(server, rose.user, `family_${randomUUID().slice(0, 8)}`);
  const group = await buildGroup(lea);
  const { viewer: by } = lea;
  const people = await Promise.all(
    ['let_in', 'refused', 'moderator', 'administrator', 'removed', 'shut_out', 'left', 'asked'].map(async (fate) => {
      const person = await buildPerson(server);
      const isAsking = fate === 'refused' || fate === 'asked';
      const id = await (isAsking ? memberships.join(group.id, person.actor.id) : null);
      return { fate, person, id: id?.id ?? (await enter(group, lea, person.actor.id)) };
    }),
  );
  const memberOf = (fate: string) => people.find((one) => one.fate === fate)!;
  const told = (fate: string) => subjects(memberOf(fate).person);
  await management.reject(by, memberOf('refused').id);
  const roles = ['moderator', 'administrator'] as const;
  for (const role of roles) await management.changeRole(by, memberOf(role).id, role);
  await management.remove(by, memberOf('removed').id, false);
  await management.remove(by, memberOf('shut_out').id, true);
  await memberships.leave(group.id, memberOf('left').person.actor.id);
  await management.invite(group.id, lea.actor.id, other);
  await server.runJobs();
  expect(await told('let_in')).toEqual(['You are a member of Trees now']);
  expect(await told('refused')).toEqual(['Trees said no to your request']);
  expect(await told('moderator')).toEqual(['You are a moderator of Trees now']);
  expect(await told('administrator')).toEqual(['You are an administrator of Trees now']);
  expect(await told('removed')).toEqual(['You are no longer a member of Trees']);
  expect(await told('shut_out')).toEqual(['Trees has shut you out']);
  for (const fate of ['left', 'asked']) expect(await told(fate)).toEqual([]);
  const [mail, ...more] = await mailsTo(server, rose.user.email);
  expect(more).toEqual([]);
  expect(mail!.subject).toBe('You are invited to the group Trees');
  for (const word of ['Léa', `@${other.preferredUsername}`, `${server.url}/@${group.preferredUsername}`])
    expect(mail!.text).toContain(word);
  expect(mail!.text).not.toContain(rose.actor.preferredUsername);

  const { person, id } = memberOf('moderator');
  for (const role of ['member', 'moderator'] as const) {
    await management.changeRole(by, id, role);
    await server.runJobs();
  }
  expect((await told('moderator')).slice(1)).toEqual([
    'You are an ordinary member of Trees now',
    'You are a moderator of Trees now',
  ]);
  const { preferredUsername } = group;
  const said = { kind: 'group_membership', title: 'Trees', subject: null };
  const own = (one: TestPerson) => ({ profile: { preferredUsername: one.actor.preferredUsername } });
  expect((await listOf(person))[0]).toEqual({
    ...said,
    ...own(person),
    changed: ['moderator'],
    group: { preferredUsername },
  });
  const removed = memberOf('removed').person;
  expect(await listOf(removed)).toEqual([{ ...said, ...own(removed), changed: ['removed'], group: null }]);
});

test('who asks is told to all who let people in, as often as they chose, in one mail, once', async () => {
  at('2026-12-01T14:00:00Z');
  const [lea, mina, rose, amir] = await Promise.all(
    ['Léa', 'Mina', 'Rose', 'Amir'].map((name) => buildPerson(server, { name })),
  );
  await settings(mina!, { notificationPendingMembership: 'direct' });
  await settings(lea!, { timezone: 'America/New_York' });
  const [group, second] = [await buildGroup(lea!), await buildGroup(lea!, 'Bees')];
  await management.changeRole(lea!.viewer, await enter(group, lea!, mina!.actor.id), 'moderator');
  await memberships.join(group.id, rose!.actor.id);
  await memberships.join(second.id, amir!.actor.id);
  const refused = await memberships.join(second.id, rose!.actor.id);
  await server.runJobs();
  await management.reject(lea!.viewer, refused.id);
  const handle = `@${rose!.actor.preferredUsername}`;
  expect(await subjects(mina!)).toContain(`Rose (${handle}) asks to join Trees`);
  at('2026-12-02T12:59:00Z');
  await sendDigests();
  expect(await subjects(lea!)).toEqual([]);
  at('2026-12-02T13:00:00Z');
  await Promise.all([sendDigests(), sendDigests()]);
  expect(await subjects(lea!)).toEqual(['2 people ask to join your groups']);
  const [mail] = await mailsTo(server, lea!.user.email);
  for (const word of ['Trees', handle, 'Bees', 'Amir']) expect(mail!.text).toContain(word);
  expect(mail!.text).not.toContain('Mina');
  await memberships.join(group.id, amir!.actor.id);
  await server.runJobs();
  await settings(lea!, { notificationPendingMembership: 'none' });
  at('2026-12-04T13:00:00Z');
  await sendDigests();
  expect(await subjects(lea!)).toHaveLength(1);
});
