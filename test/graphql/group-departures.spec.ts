import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actor, GroupFollows, MemberManagement, MemberQueries, Memberships } from '#convoke/actors';
import { type BuiltGroup, buildGroup, buildMember, putMember } from '#test/groups';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
});
afterAll(() => server.close());

const say = async ({ accessToken: token }: TestPerson, text: string, variables: object = {}) => {
  const { data, errors } = await server.graphql(text, { ...variables }, { token });
  return errors ? errors[0]! : (Object.values(data!)[0] as object);
};
const deleteProfile = (who: TestPerson, id = who.actor.id) =>
  say(who, 'mutation ($id: ID!) { deletePerson(id: $id) { id } }', { id });
const deleteAccount = (who: TestPerson) =>
  say(who, 'mutation ($password: String) { deleteAccount(password: $password) { id } }', { password: who.password });
const secondProfile = ({ user }: TestPerson) => addProfile(server, user, `p_${randomUUID().slice(0, 8)}`);
const roles = async ({ group }: BuiltGroup) => {
  const rows = await server.db.query<{ id: string; role: string }>(
    'SELECT actor_id AS id, role FROM members WHERE group_id = $1',
    [group.id],
  );
  return Object.fromEntries(rows.map(({ id, role }) => [id, role]));
};
const isGone = async ({ group }: BuiltGroup) =>
  (await server.db.query('SELECT FROM actors WHERE id = $1 AND deleted_at IS NOT NULL', [group.id])).length > 0;
const letAllJobsBeDue = async () => {
  await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'actors.remove-profile'`);
  await server.runJobs();
};
/** A group of somebody with two profiles, of which the second made it. */
async function ledBySecondProfile() {
  const founder = await buildPerson(server);
  const second = await secondProfile(founder);
  const create = `mutation ($name: String!, $actorId: ID) {
    createGroup(preferredUsername: $name, name: "Oaks", openness: OPEN, actorId: $actorId) { id } }`;
  const name = `oaks_${randomUUID().slice(0, 8)}`;
  const { id } = (await say(founder, create, { name, actorId: second.id })) as { id: string };
  const group = await server.db.manager.findOneByOrFail(Actor, { id });
  return { group, founder, second };
}

describe('a profile that is deleted', () => {
  test('is no last administrator of a group, which the refusal names', async () => {
    const { founder, second, ...built } = await ledBySecondProfile();
    const refusal = { code: 'last_administrator_of_groups', message: expect.stringContaining('administrator of Oaks') };
    expect(await deleteProfile(founder, second.id)).toMatchObject(refusal);
    const heir = await buildPerson(server);
    await putMember(server, built.group.id, heir.actor.id, 'moderator');
    expect(await deleteProfile(founder, second.id)).toMatchObject(refusal);
    expect(await roles({ ...built, founder })).toEqual({ [second.id]: 'creator', [heir.actor.id]: 'moderator' });
    await putMember(server, built.group.id, heir.actor.id, 'administrator');
    expect(await deleteProfile(founder, second.id)).toEqual({ id: second.id });
    await server.runJobs();
    expect(await roles({ ...built, founder })).toEqual({ [heir.actor.id]: 'administrator' });
    expect(await isGone({ ...built, founder })).toBe(false);
  });

  test('leaves no membership, request, follow or invitation of its own behind', async () => {
    const person = await buildPerson(server);
    await secondProfile(person);
    const { id } = person.actor;
    const [one, two] = [await buildGroup(server), await buildGroup(server, { openness: 'moderated' })];
    await buildMember(server, one, id, 'moderator');
    await server.app.get(Memberships, { strict: false }).join(two.group.id, id);
    const follows = server.app.get(GroupFollows, { strict: false });
    await follows.follow(two.group.id, id, { uri: `https://x.example/${randomUUID()}`, notify: false });
    const guest = await buildPerson(server);
    await server.app.get(MemberManagement, { strict: false }).invite(one.group.id, id, guest.actor);
    await deleteProfile(person);
    await server.runJobs();
    const left = await server.db.query(
      `SELECT group_id FROM members WHERE $1 IN (actor_id, invited_by_id)
        UNION ALL SELECT target_id FROM follows WHERE follower_id = $1`,
      [id],
    );
    expect(left).toEqual([]);
    expect(await roles(one)).toEqual({ [one.founder.actor.id]: 'creator', [guest.actor.id]: 'invited' });
  });

  test('cannot go together with the other administrator, however close they are', async () => {
    for (let round = 0; round < 4; round++) {
      const { founder, second, ...built } = await ledBySecondProfile();
      const other = await buildPerson(server);
      await putMember(server, built.group.id, other.actor.id, 'administrator');
      const leaving = server.app.get(Memberships, { strict: false }).leave(built.group.id, other.actor.id);
      const ends = await Promise.allSettled([deleteProfile(founder, second.id), leaving]);
      expect(ends).toHaveLength(2);
      const { length } = Object.values(await roles({ ...built, founder })).filter((role) => role !== 'member');
      expect(length).toBe(1);
    }
  });
});

describe('an account that is deleted', () => {
  test('stays while others are in a group that only its profiles administer', async () => {
    const { founder, second, ...built } = await ledBySecondProfile();
    await putMember(server, built.group.id, founder.actor.id, 'administrator');
    const member = await buildPerson(server);
    await putMember(server, built.group.id, member.actor.id, 'member');
    expect(await deleteAccount(founder)).toMatchObject({
      code: 'last_administrator_of_groups',
      message: expect.stringContaining('Oaks'),
    });
    expect(Object.keys(await roles({ ...built, founder }))).toContain(second.id);
    await putMember(server, built.group.id, member.actor.id, 'administrator');
    expect(await deleteAccount(founder)).toEqual({ id: founder.user.id });
    // Who is on their way out is nobody to leave the group to.
    const leave = 'mutation ($id: ID!) { leaveGroup(groupId: $id) { id } }';
    expect(await say(member, leave, { id: built.group.id })).toMatchObject({ code: 'last_group_administrator' });
    await letAllJobsBeDue();
    expect(await roles({ ...built, founder })).toEqual({ [member.actor.id]: 'administrator' });
  });

  test('takes along groups that nobody else is in, each with the profile that runs it', async () => {
    const { founder, ...built } = await ledBySecondProfile();
    await deleteAccount(founder);
    await server.runJobs();
    expect(await isGone({ ...built, founder })).toBe(false);
    await letAllJobsBeDue();
    expect(await isGone({ ...built, founder })).toBe(true);
    const query = `{ groupTombstone(preferredUsername: "${built.group.preferredUsername}") }`;
    expect((await server.graphql(query)).data!.groupTombstone).toEqual(expect.any(String));
  });

  test('leaves a group to who came in after it, moderators first', async () => {
    const { founder, ...built } = await ledBySecondProfile();
    await deleteAccount(founder);
    const [early, late] = [await buildPerson(server), await buildPerson(server)];
    for (const { actor } of [early, late])
      await server.app.get(Memberships, { strict: false }).join(built.group.id, actor.id);
    await putMember(server, built.group.id, late.actor.id, 'moderator');
    await letAllJobsBeDue();
    expect(await isGone({ ...built, founder })).toBe(false);
    expect(await roles({ ...built, founder })).toEqual({
      [early.actor.id]: 'member',
      [late.actor.id]: 'administrator',
    });
    expect(await server.app.get(MemberQueries, { strict: false }).total(built.group.id)).toBe(2);
  });
});
