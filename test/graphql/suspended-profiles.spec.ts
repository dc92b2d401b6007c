import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { MemberRole } from '#convoke/actors';
import { buildEvent, inHours } from '#test/events';
import { buildGroup, buildMember } from '#test/groups';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let moderator: TestPerson;
let administrator: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
  administrator = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
});
afterAll(() => server.close());

const ask = (query: string, variables: object, person: TestPerson | null) =>
  server.graphql(query, { ...variables }, { token: person?.accessToken });
const suspend = (id: string, { as = moderator, reason = null }: { as?: TestPerson; reason?: string | null } = {}) =>
  ask(`mutation ($id: ID!, $reason: String) { suspendProfile(id: $id, reason: $reason) { id } }`, { id, reason }, as);
const unsuspend = (id: string, as = moderator) =>
  ask(`mutation ($id: ID!) { unsuspendProfile(id: $id) { id suspended } }`, { id }, as);
const logOf = (id: string) =>
  server.db.query(
    `SELECT action, user_id AS by, details FROM action_logs WHERE target_kind = 'actor' AND target_id = $1 ORDER BY id`,
    [id],
  );
const seen = async (id: string, as: TestPerson | null) =>
  (await ask('query ($id: ID!) { person(id: $id) { id } }', { id }, as)).data?.person !== null;

describe('a profile that moderators suspend', () => {
  test('publishes nothing at its time; what was to be stays a draft', async () => {
    const rose = await buildPerson(server);
    const { event } = await buildEvent(server, { organizer: rose, publishAt: inHours(2) });
    await suspend(rose.actor.id);
    const restore = moveClock(server, 3);
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'events.publish-scheduled'`);
    await server.runJobs();
    restore();
    await unsuspend(rose.actor.id);
    await server.runJobs();
    const [row] = await server.db.query('SELECT draft, publish_at FROM events WHERE id = $1', [event.id]);
    expect(row).toEqual({ draft: true, publish_at: null });
  });

  test('is there for its owner and moderators only, until it is let in again; both are logged', async () => {
    const [rose, visitor] = [await buildPerson(server), await buildPerson(server)];
    const { event } = await buildEvent(server, { organizer: rose });
    const { id } = rose.actor;
    expect((await suspend(id, { reason: 'Sells watches.' })).data).toEqual({ suspendProfile: { id } });
    await server.runJobs();
    expect([await seen(id, visitor), await seen(id, null), await seen(id, rose), await seen(id, moderator)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const found = () => ask('query ($uuid: UUID!) { event(uuid: $uuid) { uuid } }', { uuid: event.uuid }, visitor);
    expect((await found()).errors![0]!.code).toBe('event_not_found');

    expect((await unsuspend(id)).data).toEqual({ unsuspendProfile: { id, suspended: false } });
    await server.runJobs();
    expect(await seen(id, visitor)).toBe(true);
    expect((await found()).errors).toBeUndefined();
    const name = `@${rose.actor.preferredUsername}`;
    expect(await logOf(id)).toEqual([
      { action: 'actor_suspension', by: moderator.user.id, details: { name, reason: 'Sells watches.' } },
      { action: 'actor_unsuspension', by: moderator.user.id, details: { name } },
    ]);
  });

  test('has its owner told by mail, with the words of the moderator, and once though two do it at once', async () => {
    const rose = await buildPerson(server, { locale: 'fr' });
    await Promise.all([1, 2, 3].map(() => suspend(rose.actor.id, { reason: 'Vend des montres.' })));
    const [told, ...more] = await mailsTo(server, rose.user.email);
    expect(told!.subject).toContain('est suspendu');
    expect(told!.text).toContain('Vend des montres.');
    expect(more).toEqual([]);
    await unsuspend(rose.actor.id);
    expect((await mailsTo(server, rose.user.email)).at(-1)!.subject).toContain('est de retour');
    expect(await logOf(rose.actor.id)).toHaveLength(2);
  });

  test('leaves the other profiles of its owner as they are', async () => {
    const rose = await buildPerson(server);
    const other = await addProfile(server, rose.user, `${rose.actor.preferredUsername}_two`);
    await suspend(rose.actor.id);
    const create = (organizerActorId: string) =>
      ask(
        `mutation ($organizerActorId: ID!, $beginsOn: DateTime!) {
          createEvent(organizerActorId: $organizerActorId, title: "Picnic", description: "", beginsOn: $beginsOn) { id }
        }`,
        { organizerActorId, beginsOn: '2040-01-01T10:00:00Z' },
        rose,
      );
    expect((await create(rose.actor.id)).errors).toHaveLength(1);
    expect((await create(other.id)).errors).toBeUndefined();
  });

  test('cannot be suspended with words that are too long', async () => {
    const rose = await buildPerson(server);
    const { errors } = await suspend(rose.actor.id, { reason: 'x'.repeat(2001) });
    expect(errors![0]).toMatchObject({ code: 'validation', field: 'reason' });
    expect(await seen(rose.actor.id, null)).toBe(true);
  });
});

describe('a group that moderators suspend', () => {
  test('is gone for its members, each account of whom is told once', async () => {
    const trees = await buildGroup(server);
    const member = await buildPerson(server);
    const second = await addProfile(server, member.user, `${member.actor.preferredUsername}_two`);
    await buildMember(server, trees, member.actor.id, MemberRole.ADMINISTRATOR);
    await buildMember(server, trees, second.id);
    const before = (await mailsTo(server, member.user.email)).length;
    await suspend(trees.group.id, { reason: 'Not about trees.' });
    const mails = (await mailsTo(server, member.user.email)).slice(before);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain('Not about trees.');
    const query = 'query ($name: String!) { group(preferredUsername: $name) { id } }';
    const shown = () => ask(query, { name: trees.group.preferredUsername }, member);
    expect((await shown()).errors![0]!.code).toBe('group_not_found');
    const update = 'mutation ($id: ID!) { updateGroup(id: $id, name: "Watches") { id } }';
    expect((await ask(update, { id: trees.group.id }, trees.founder)).errors).toHaveLength(1);

    await unsuspend(trees.group.id);
    expect((await shown()).errors).toBeUndefined();
    expect((await mailsTo(server, member.user.email)).at(-1)!.subject).toContain('is back');
  });
});

describe('who may suspend whom', () => {
  test.each(['user', 'moderator', 'administrator'] as const)('nobody themselves, be they %s', async (role) => {
    const person = await buildPerson(server, { role });
    const { errors } = await suspend(person.actor.id, { as: person });
    expect(errors![0]!.code).toBe(role === 'user' ? 'unauthorized' : 'own_account');
    expect(await seen(person.actor.id, null)).toBe(true);
  });

  test('administrators are for administrators alone', async () => {
    const other = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
    expect((await suspend(other.actor.id)).errors![0]!.code).toBe('administrators_only');
    expect((await suspend(other.actor.id, { as: administrator })).errors).toBeUndefined();
    expect((await unsuspend(other.actor.id)).errors![0]!.code).toBe('administrators_only');
  });

  test.each(['0', '999999999', 'x', '-1', "1'; --"])('nobody whom there is not: %j', async (id) => {
    expect((await suspend(id)).errors![0]).toMatchObject({ code: 'actor_not_found', field: 'id' });
  });

  test('not the instance itself', async () => {
    const [instance] = await server.db.query<{ id: string }>(
      `SELECT id FROM actors WHERE type = 'application' LIMIT 1`,
    );
    expect((await suspend(instance!.id)).errors![0]!.code).toBe('actor_not_found');
  });
});
