import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '#convoke/core';
import { runCron } from '../support/cron.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let clock: Clock;
let lea: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  clock = server.app.get(Clock, { strict: false });
  lea = await buildPerson(server, { username: 'lea' });
  rose = await buildPerson(server, { username: 'rose' });
});
afterEach(() => Reflect.deleteProperty(clock, 'now'));
afterAll(() => server.close());

/** The first field of the answer, or the code of the first mistake. */
async function say<T>(who: TestPerson | null, text: string, variables: object = {}): Promise<T> {
  const asked = who ? { token: who.accessToken } : {};
  const { data, errors } = await server.graphql(text, variables as Record<string, unknown>, asked);
  return (errors ? errors[0]!.code : Object.values(data!)[0]) as T;
}

interface Link {
  id: string;
  url: string;
}

const create = async (): Promise<{ id: string; name: string }> => {
  const name = `trees_${randomUUID().slice(0, 8)}`;
  const text = `mutation ($name: String!) { createGroup(preferredUsername: $name, visibility: PRIVATE) { id } }`;
  return { name, ...(await say<{ id: string }>(lea, text, { name })) };
};
const make = async (who: TestPerson, groupId: string, wish: object = {}): Promise<Link> =>
  say(
    who,
    `mutation ($groupId: ID!, $maxUses: Int, $expiresOn: DateTime) {
      createGroupInvitationLink(groupId: $groupId, maxUses: $maxUses, expiresOn: $expiresOn) {
        id url state uses maxUses expiresOn maker { preferredUsername } } }`,
    { groupId, ...wish },
  );
const tokenOf = ({ url }: Link) => url.split('/').at(-1)!;
const look = (token: string, who: TestPerson | null = null) =>
  say(who, 'query ($token: String!) { groupInvitation(token: $token) { state group { name preferredUsername } } }', {
    token,
  });
const come = (who: TestPerson, token: string, actorId?: string) =>
  say(
    who,
    `mutation ($token: String!, $actorId: ID) {
      joinGroupByLink(token: $token, actorId: $actorId) { id role actor { preferredUsername } invitedBy { preferredUsername } } }`,
    { token, actorId },
  );
const end = (who: TestPerson, id: string) =>
  say(who, 'mutation ($id: ID!) { deleteGroupInvitationLink(id: $id) { id } }', { id });
const change = (what: string, memberId: string) => say(lea, `mutation { ${what.replace('ID', memberId)} { id } }`);

describe('a link into a group', () => {
  it('shows the hidden group to whoever has it, and lets them in with the profile they choose', async () => {
    const { id, name } = await create();
    const link = await make(lea, id);
    expect(link).toMatchObject({ state: 'GOOD', uses: 0, maxUses: null, maker: { preferredUsername: 'lea' } });
    const token = tokenOf(link);
    expect(link.url).toBe(`${server.url}/groups/join/${token}`);
    expect(await look(token)).toMatchObject({ state: 'GOOD', group: { preferredUsername: name } });
    const other = await addProfile(server, rose.user, `other_${name}`);
    expect(await come(rose, token, lea.actor.id)).toBe('unauthorized');
    expect(await come(rose, token, other.id)).toMatchObject({
      role: 'MEMBER',
      actor: { preferredUsername: other.preferredUsername },
      invitedBy: { preferredUsername: 'lea' },
    });
    expect(await come(rose, token, other.id)).toBe('already_member');
  });

  it('is kept as a hash, told once, and listed for those who invite alone', async () => {
    const { id, name } = await create();
    const link = await make(lea, id, { maxUses: 3 });
    const stored = await server.db.query('SELECT l::text FROM group_invitation_links l WHERE id = $1', [link.id]);
    expect(JSON.stringify(stored)).not.toContain(tokenOf(link));
    const list = `{ group(preferredUsername: "${name}") { invitationLinks { total elements { id url uses maxUses state } } } }`;
    const listed = { id: link.id, url: null, uses: 0, maxUses: 3, state: 'GOOD' };
    expect(await say(lea, list)).toEqual({ invitationLinks: { total: 1, elements: [listed] } });
    await come(rose, tokenOf(link));
    expect(await say(rose, list)).toEqual({ invitationLinks: { total: 0, elements: [] } });
    expect(await make(rose, id)).toBe('unauthorized');
    expect(await end(rose, link.id)).toBe('unauthorized');
  });

  it('lets in as many as it says, however many come at once', async () => {
    const { id, name } = await create();
    const token = tokenOf(await make(lea, id, { maxUses: 2 }));
    const people = await Promise.all([1, 2, 3, 4].map(() => buildPerson(server)));
    const answers = await Promise.all(people.map((who) => come(who, token)));
    expect(answers.filter((answer) => answer === 'validation')).toHaveLength(2);
    expect(await say(lea, `{ group(preferredUsername: "${name}") { membersCount } }`)).toEqual({ membersCount: 3 });
    expect(await look(token)).toEqual({ state: 'USED_UP', group: null });
  });

  it('ends when its time is over, when it is revoked, and when its maker may invite no more', async () => {
    const { id } = await create();
    const over = { state: 'OVER', group: null };
    const timed = tokenOf(await make(lea, id, { expiresOn: new Date(clock.now().getTime() + 300_000) }));
    clock.now = () => new Date(Date.now() + 300_001);
    expect(await look(timed)).toEqual(over);
    expect(await come(rose, timed)).toBe('validation');
    Reflect.deleteProperty(clock, 'now');
    const revoked = await make(lea, id);
    expect(await end(lea, revoked.id)).toEqual({ id: revoked.id });
    expect(await end(lea, revoked.id)).toBe('invitation_link_not_found');
    expect(await look(tokenOf(revoked))).toEqual({ state: 'UNKNOWN', group: null });

    const amir = await buildPerson(server);
    const { id: member } = await come(amir, tokenOf(await make(lea, id))).then((answer) => answer as { id: string });
    await change('updateMember(memberId: "ID", role: MODERATOR)', member);
    const his = tokenOf(await make(amir, id));
    expect(await look(his)).toMatchObject({ state: 'GOOD' });
    await change('removeMember(memberId: "ID")', member);
    expect(await look(his)).toEqual(over);
    for (const who of [amir, rose]) expect(await come(who, his)).toBe('validation');
  });

  it('lets nobody in whom the group has shut out', async () => {
    const { id } = await create();
    const token = tokenOf(await make(lea, id));
    const { id: member } = await come(rose, token).then((answer) => answer as { id: string });
    await change('removeMember(memberId: "ID", exclude: true)', member);
    expect(await come(rose, token)).toBe('membership_refused');
  });

  it('is refused for numbers and times that make no sense, and for what is no token', async () => {
    const { id } = await create();
    const year = 366 * 24 * 3_600_000;
    const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
    const wrong = [{ maxUses: 0 }, { maxUses: -1 }, { maxUses: 10_001 }, { expiresOn: inMs(-1000) }];
    for (const wish of [...wrong, { expiresOn: inMs(year + 60_000) }])
      expect(await make(lea, id, wish)).toBe('validation');
    for (const token of ['', 'x', '\0', 'a'.repeat(43), 'a'.repeat(10_000)]) {
      expect(await look(token)).toEqual({ state: 'UNKNOWN', group: null });
      expect(await come(rose, token)).toBe('validation');
    }
    for (let made = 0; made < 50; made++) await make(lea, id);
    expect(await make(lea, id)).toBe('validation');
  });

  it('opens nothing once the group is deleted', async () => {
    const { id } = await create();
    const token = tokenOf(await make(lea, id));
    await say(lea, `mutation { deleteGroup(groupId: "${id}") { id } }`);
    expect(await look(token)).toEqual({ state: 'UNKNOWN', group: null });
    expect(await come(rose, token)).toBe('group_not_found');
  });

  it('is forgotten a month after its time', async () => {
    const { id } = await create();
    const { id: linkId } = await make(lea, id);
    const left = () => server.db.query('SELECT FROM group_invitation_links WHERE id = $1', [linkId]);
    clock.now = () => new Date(Date.now() + 59 * 86_400_000);
    await runCron(server, 'actors.purge-group-links');
    expect(await left()).toHaveLength(1);
    clock.now = () => new Date(Date.now() + 61 * 86_400_000);
    await runCron(server, 'actors.purge-group-links');
    expect(await left()).toHaveLength(0);
  });
});
