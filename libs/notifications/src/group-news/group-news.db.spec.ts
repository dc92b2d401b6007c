import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { UserSettingsService } from '#convoke/accounts';
import { GroupFollows, MemberRole } from '#convoke/actors';
import { Clock, DomainEvents } from '#convoke/core';
import { runCron } from '#test/cron';
import { type BuiltGroup, buildGroup, putMember } from '#test/groups';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { ActivityLogged } from '../activity/activity.domain-events.js';

let server: TestServer;
let club: BuiltGroup;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  club = await buildGroup(server, { founder: await buildPerson(server, { name: 'Léa' }), name: 'Trees' });
  const settings = server.app.get(UserSettingsService, { strict: false });
  await settings.change(club.founder.user.id, { groupNotifications: 'direct' });
});
const now = () => Reflect.deleteProperty(server.app.get(Clock, { strict: false }), 'now');
afterEach(() => now());
afterAll(() => server.close());

const at = (time: string) => (server.app.get(Clock, { strict: false }).now = () => new Date(time));
const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);
const say = async ({ accessToken: token }: TestPerson, text: string, variables: object = {}) => {
  const { data, errors } = await server.graphql(text, { ...variables }, { token });
  if (errors) throw new Error(errors[0]!.message);
  return Object.values(data!)[0];
};
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const sendDigests = () => runCron(server, 'notifications.group-digests');

async function buildMember(settings: object = {}, locale = 'en'): Promise<TestPerson> {
  const person = await buildPerson(server, { locale });
  await putMember(server, club.group.id, person.actor.id, MemberRole.MEMBER);
  await server.app.get(UserSettingsService, { strict: false }).change(person.user.id, settings);
  return person;
}
async function buildFollower(notify: boolean): Promise<TestPerson> {
  const person = await buildPerson(server);
  const uri = `${server.url}/follow/${person.actor.id}`;
  await server.app.get(GroupFollows, { strict: false }).follow(club.group.id, person.actor.id, { uri, notify });
  await server.app.get(UserSettingsService, { strict: false }).change(person.user.id, { groupNotifications: 'direct' });
  return person;
}
const post = (title: string, more = '') =>
  say(
    club.founder,
    `mutation ($id: ID!, $title: String!) { createPost(attributedToId: $id, title: $title, body: "Words" ${more}) { id } }`,
    { id: club.group.id, title },
  );
const meet = (title: string) =>
  say(
    club.founder,
    `mutation ($group: ID!, $actor: ID!, $begins: DateTime!, $title: String!) { createEvent(title: $title, description: "",
      beginsOn: $begins, organizerActorId: $actor, attributedToId: $group) { id } }`,
    {
      group: club.group.id,
      actor: club.founder.actor.id,
      begins: new Date(Date.now() + 86_400_000).toISOString(),
      title,
    },
  );
const want = (who: TestPerson, key: string, enabled = true) =>
  say(who, `mutation { updateActivitySetting(key: "${key}", method: "email", enabled: ${enabled}) { key } }`);

describe('what happens in a group', () => {
  test('is told to its members as they chose, in their language, and not to whoever did it', async () => {
    const [direct, never, french, stranger] = [
      await buildMember({ groupNotifications: 'direct' }),
      await buildMember({ groupNotifications: 'none' }),
      await buildMember({ groupNotifications: 'direct' }, 'fr'),
      await buildPerson(server),
    ];
    await meet('Planting');
    await post('Oaks');
    expect(await subjects(direct)).toEqual(['Trees: Léa published the event “Planting”']);
    expect(await subjects(french)).toEqual(['Trees\u00a0: Léa a publié l’événement «\u00a0Planting\u00a0»']);
    for (const other of [never, stranger, club.founder]) expect(await subjects(other)).toEqual([]);
    await want(direct, 'post_published');
    await post('Elms');
    expect(await subjects(direct)).toContain('Trees: Léa published the post “Elms”');
    const list = await say(
      never,
      '{ loggedUser { notifications { elements { kind changed title path group { name } subject { name } } } } }',
    );
    expect(list).toMatchObject({
      notifications: {
        elements: [
          {
            kind: 'event_created',
            changed: ['event_created'],
            title: 'Planting',
            path: expect.stringMatching(/^\/events\//),
            group: { name: 'Trees' },
            subject: { name: 'Léa' },
          },
        ],
      },
    });
  });

  test('is told once to an account, however often the job runs and whichever of its profiles are in', async () => {
    const member = await buildMember({ groupNotifications: 'direct' });
    const other = await addProfile(server, member.user, `other_${member.actor.preferredUsername}`);
    await putMember(server, club.group.id, other.id, MemberRole.MEMBER);
    await meet('Once');
    expect(await subjects(member)).toHaveLength(1);
    const [last] = await server.db.query<{ activityId: string; groupId: string }>(
      'SELECT id AS "activityId", group_id AS "groupId" FROM activities ORDER BY id DESC LIMIT 1',
    );
    const events = server.app.get(DomainEvents);
    for (let time = 0; time < 2; time++) await server.db.transaction((tx) => events.emit(tx, ActivityLogged, last!));
    expect(await subjects(member)).toHaveLength(1);
  });

  test('is told to followers who want mails, as far as it is public', async () => {
    const [loud, quiet] = [await buildFollower(true), await buildFollower(false)];
    await post('For all');
    await post('For members', ', visibility: PRIVATE');
    await post('By link', ', visibility: UNLISTED');
    expect(await subjects(loud)).toEqual(['Trees: Léa published the post “For all”']);
    expect(await subjects(quiet)).toEqual([]);
    await want(loud, 'followed_group_news', false);
    await post('Later');
    expect(await subjects(loud)).toHaveLength(1);
  });

  test('is gathered for whoever wants it once a day, in the morning of their zone, without what they left', async () => {
    const daily = await buildMember({ groupNotifications: 'one_day', timezone: 'America/Phoenix' });
    const gone = await buildMember({ groupNotifications: 'one_day', timezone: 'America/Phoenix' });
    for (const title of ['First', 'Second']) {
      await meet(title);
      await server.runJobs();
    }
    expect(await subjects(daily)).toEqual([]);
    await server.db.query('DELETE FROM members WHERE actor_id = $1', [gone.actor.id]);
    await server.db.query('UPDATE notifications SET created_at = $1 WHERE awaits_digest', [`${dayIn(1)}T16:00:00Z`]);
    at(`${dayIn(2)}T14:59:00Z`);
    await sendDigests();
    expect(await subjects(daily)).toEqual([]);
    at(`${dayIn(2)}T15:00:00Z`);
    await Promise.all([sendDigests(), sendDigests()]);
    await sendDigests();
    const [mail, ...more] = await mailsTo(server, daily.user.email);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('2 things are new in your groups');
    expect(mail!.text).toMatch(/Trees\n– Léa published the event “First”\n.*\n– Léa published the event “Second”/);
    expect(await subjects(gone)).toEqual([]);
    const link = /<(.*)>/.exec(mail!.headers.find(({ key }) => key === 'list-unsubscribe')!.value)![1]!;
    await fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    now();
    expect(await say(daily, '{ loggedUser { settings { groupNotifications } } }')).toMatchObject({
      settings: { groupNotifications: 'NONE' },
    });
  });

  test('long ago is told to nobody', async () => {
    const member = await buildMember({ groupNotifications: 'direct' });
    at(new Date(Date.now() - 2 * 86_400_000).toISOString());
    await meet('Backfilled');
    now();
    expect(await subjects(member)).toEqual([]);
  });
});
