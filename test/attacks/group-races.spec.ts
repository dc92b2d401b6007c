import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, MemberRole, Openness } from '#convoke/actors';
import { buildGroup, buildMember } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

/** How often each two meet: what goes well once may be luck. */
const ROUNDS = 4;
const RUN_IT = new Set(['creator', 'administrator']);

let server: TestServer;
let lea: TestPerson;
let rose: TestPerson;
let group: Actor;
/** Of Lea, who runs the group, and of Rose. */
let ids: { lea: string; rose: string };
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  [lea, rose] = await Promise.all([buildPerson(server), buildPerson(server)]);
});
afterAll(() => server.close());

/** The first field of the answer, or the code of the refusal. */
const say = async (who: TestPerson, text: string, variables: Record<string, unknown> = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, variables, { token: who.accessToken });
  return errors ? errors[0]!.code : Object.values(data!)[0];
};
const on = (mutation: string) => (who: TestPerson, id: string) =>
  say(who, `mutation ($id: ID!) { ${mutation} }`, { id });
const join = on('joinGroup(groupId: $id) { id role }');
const leave = on('leaveGroup(groupId: $id) { id }');
const demote = on('updateMember(memberId: $id, role: MEMBER) { id }');
const remove = on('removeMember(memberId: $id) { id }');
const shutOut = on('removeMember(memberId: $id, exclude: true) { id }');
const accept = on('acceptInvitation(id: $id) { id }');
const decline = on('rejectInvitation(id: $id) { id }');
const approve = on('approveMember(memberId: $id) { id }');
const reject = on('rejectMember(memberId: $id) { id }');
const discuss = on('createDiscussion(actorId: $id, title: "One", text: "Two") { id }');
const shelve = on('createResource(actorId: $id, title: "One", type: "folder") { id }');
const write = on('createPost(attributedToId: $id, title: "One", body: "Two") { id }');
const end = on('deleteGroup(groupId: $id) { id }');

async function begin(role: MemberRole | null, traits = {}): Promise<void> {
  ({ group } = await buildGroup(server, { founder: lea, ...traits }));
  if (role) await buildMember(server, { group, founder: lea }, rose.actor.id, role);
  await know();
}
async function know(): Promise<void> {
  const rows = await server.db.query<{ id: string; actorId: string }>(
    'SELECT id, actor_id AS "actorId" FROM members WHERE group_id = $1',
    [group.id],
  );
  const of = ({ actor }: TestPerson) => rows.find(({ actorId }) => actorId === actor.id)?.id ?? '';
  ids = { lea: of(lea), rose: of(rose) };
}
const roleOf = async ({ actor }: TestPerson) => {
  const query = 'SELECT role FROM members WHERE group_id = $1 AND actor_id = $2';
  return (await server.db.query<{ role: string }>(query, [group.id, actor.id])).map(({ role }) => role);
};
const count = async (table: string) => {
  const query = `SELECT count(*)::int AS number FROM ${table} WHERE group_id = $1 AND deleted_at IS NULL`;
  return (await server.db.query<{ number: number }>(query, [group.id]))[0]!.number;
};

/** What each answered; none of it a fault. */
async function atOnce(...deeds: (() => Promise<unknown>)[]): Promise<unknown[]> {
  const answers = await Promise.all(deeds.map((deed) => deed()));
  expect(answers).not.toContain('unknown_error');
  return answers;
}

const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);

it.each(rounds)('the last two who run a group cannot both stop, round %i', async () => {
  for (const [one, other] of [
    [() => demote(lea, ids.rose), () => demote(rose, ids.lea)],
    [() => leave(lea, group.id), () => demote(rose, ids.rose)],
    [() => leave(lea, group.id), () => remove(lea, ids.rose)],
    [() => remove(lea, ids.rose), () => remove(rose, ids.lea)],
  ] as const) {
    await begin(MemberRole.ADMINISTRATOR);
    await atOnce(one, other);
    const left = [...(await roleOf(lea)), ...(await roleOf(rose))];
    expect(left.filter((role) => RUN_IT.has(role))).not.toEqual([]);
  }
});

it.each(rounds)('who is shut out while they come is out, round %i', async () => {
  await begin(MemberRole.MEMBER);
  await atOnce(
    () => shutOut(lea, ids.rose),
    () => join(rose, group.id),
    () => join(rose, group.id),
  );
  expect(await roleOf(rose)).toEqual(['rejected']);
  expect(await join(rose, group.id)).toBe('membership_refused');
});

it.each(rounds)('an invitation is answered once, round %i', async () => {
  await begin(null, { openness: Openness.INVITE_ONLY });
  const invite = 'mutation ($id: ID!, $u: String!) { inviteMember(groupId: $id, targetActorUsername: $u) { id } }';
  await say(lea, invite, { id: group.id, u: rose.actor.preferredUsername });
  await know();
  const answers = await atOnce(...[accept, accept, decline, decline].map((answer) => () => answer(rose, ids.rose)));
  expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1);
  const [role] = await roleOf(rose);
  const isIn = typeof answers[0] === 'object' || typeof answers[1] === 'object';
  expect(role === 'member').toBe(isIn);
  await server.runJobs();
  const told = await server.db.query(
    `SELECT subject FROM activities WHERE group_id = $1 AND subject IN ('member_accepted_invitation', 'member_rejected_invitation')`,
    [group.id],
  );
  expect(told).toEqual([{ subject: isIn ? 'member_accepted_invitation' : 'member_rejected_invitation' }]);
});

it.each(rounds)('a request is decided once, round %i', async () => {
  await begin(null, { openness: Openness.MODERATED });
  await join(rose, group.id);
  await know();
  const answers = await atOnce(...[approve, approve, reject].map((decide) => () => decide(lea, ids.rose)));
  expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1);
  expect((await roleOf(rose))[0] === 'member').toBe(typeof answers[2] !== 'object');
});

it.each(rounds)('who leaves while they write has written before, or not at all, round %i', async () => {
  await begin(MemberRole.MEMBER);
  const [, discussion, resource] = await atOnce(
    () => leave(rose, group.id),
    () => discuss(rose, group.id),
    () => shelve(rose, group.id),
  );
  expect(await count('discussions')).toBe(typeof discussion === 'object' ? 1 : 0);
  expect(await count('resources')).toBe(typeof resource === 'object' ? 1 : 0);
  for (const deed of [discuss, shelve]) expect(await deed(rose, group.id)).toBe('group_not_found');
});

it.each(rounds)('nothing comes into a group that is deleted meanwhile, round %i', async () => {
  await begin(MemberRole.MODERATOR);
  await atOnce(() => end(lea, group.id), ...[discuss, shelve, write, leave].map((deed) => () => deed(rose, group.id)));
  await server.runJobs();
  for (const table of ['discussions', 'resources', 'posts'])
    expect({ table, left: await count(table) }).toEqual({ table, left: 0 });
  for (const deed of [join, discuss, shelve, write])
    expect(await deed(rose, group.id)).toMatch(/^(group_not_found|unauthorized|validation)$/);
});
