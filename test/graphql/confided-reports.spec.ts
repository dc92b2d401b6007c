import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { MemberRole } from '#convoke/actors';
import { Conversations, Discussions } from '#convoke/threads';
import { type BuiltGroup, buildGroup, putMember } from '#test/groups';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let rose: TestPerson;
let mean: TestPerson;
let mona: TestPerson;
let choir: BuiltGroup;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => server.close());
beforeEach(async () => {
  rose = await buildPerson(server);
  mean = await buildPerson(server);
  choir = await buildGroup(server, { founder: mean });
});

const ask = async (who: TestPerson | null, document: string, variables: object) => {
  const { data, errors } = await server.graphql(document, { ...variables }, who ? { token: who.accessToken } : {});
  return errors ? [errors[0]!.code, errors[0]!.field].filter(Boolean).join(' ') : Object.values(data!)[0];
};
const report = (who: TestPerson, reportedId: string, id: string, actorId: string | null = null) =>
  ask(
    who,
    `mutation ($reportedId: ID!, $ids: [ID], $actorId: ID) {
      createReport(reportedId: $reportedId, commentsIds: $ids, content: "Insults", actorId: $actorId) { id } }`,
    { reportedId, ids: [id], actorId },
  );
const offered = (who: TestPerson | null, id: string) =>
  ask(who, 'query ($id: ID!) { reportableComment(id: $id) { text } }', { id });
const evidenceOf = async ({ id }: { id: string }) => {
  const show = 'query ($id: ID!) { report(id: $id) { comments { id } evidence { kind title text confided } } }';
  const { comments, evidence } = await ask(mona, show, { id });
  expect(comments).toEqual([]);
  return evidence.slice(1);
};
/** What is said to somebody, or in the name of a group; answers the id of the message. */
const write = async (to: TestPerson, attributedToId: string | null = null) => {
  const conversation = await server.app.get(Conversations, { strict: false }).post(mean.viewer, {
    actorId: mean.actor.id,
    attributedToId,
    text: '<p>I <b>hate</b> you</p>',
    mentions: [to.actor.preferredUsername],
  });
  return conversation.lastCommentId!;
};

describe('a private message', () => {
  it('is reported by the profile that has it, and moderators see these words and nothing else of it', async () => {
    const other = await addProfile(server, rose.user, `${rose.actor.preferredUsername}_two`);
    const id = await write(rose);
    expect(await offered(rose, id)).toEqual({ text: expect.stringContaining('hate') });
    expect(await report(rose, mean.actor.id, id, other.id)).toBe('comment_not_found');
    expect(await report(rose, mona.actor.id, id)).toBe('validation commentsIds');
    const filed = await report(rose, mean.actor.id, id);
    expect(await evidenceOf(filed)).toEqual([{ kind: 'COMMENT', title: null, text: 'I hate you', confided: true }]);
  });

  it('is there for nobody else, moderators neither, and not for who has left', async () => {
    const id = await write(rose);
    for (const who of [mona, await buildPerson(server)]) {
      expect(await offered(who, id)).toBe('comment_not_found');
      expect(await report(who, mean.actor.id, id)).toBe('comment_not_found');
    }
    expect(await offered(null, id)).toBe('unauthenticated');
    const list = '{ loggedPerson { conversations { elements { id } } } }';
    const { conversations } = await ask(rose, list, {});
    await ask(
      rose,
      'mutation ($id: ID!) { deleteConversation(conversationId: $id) { id } }',
      conversations.elements[0],
    );
    expect(await report(rose, mean.actor.id, id)).toBe('comment_not_found');
  });

  it('in the name of a group is the group’s: who wrote it is not to be found out', async () => {
    const id = await write(rose, choir.group.id);
    const guess = await report(rose, mean.actor.id, id);
    expect(guess).toBe('validation commentsIds');
    expect(await report(rose, mona.actor.id, id)).toBe(guess);
    const filed = await report(rose, choir.group.id, id);
    expect(await evidenceOf(filed)).toMatchObject([{ text: 'I hate you' }]);
  });

  it.each(['0', '-1', 'x', '', '9'.repeat(40)])('that there is not is not found: %j', async (id) => {
    expect(await offered(rose, id)).toBe('comment_not_found');
    expect(await report(rose, mean.actor.id, id)).toBe('comment_not_found');
  });
});

describe('what members of a group say among themselves', () => {
  const say = async () => {
    const given = { title: 'Plans', text: '<p>She is a <i>fool</i></p>', creatorId: mean.actor.id };
    const discussion = await server.app.get(Discussions, { strict: false }).create(mean.viewer, choir.group.id, given);
    return discussion.lastCommentId!;
  };

  it('is reported by members, as long as they are', async () => {
    const id = await say();
    expect(await report(rose, mean.actor.id, id)).toBe('comment_not_found');
    await putMember(server, choir.group.id, rose.actor.id, MemberRole.MEMBER);
    const filed = await report(rose, mean.actor.id, id);
    expect(await evidenceOf(filed)).toEqual([{ kind: 'COMMENT', title: null, text: 'She is a fool', confided: true }]);
    await putMember(server, choir.group.id, rose.actor.id, MemberRole.REJECTED);
    expect(await offered(rose, id)).toBe('comment_not_found');
    expect(await offered(mona, id)).toBe('comment_not_found');
  });
});
