import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { InstanceSettingsService, NO_SPAM_RULES, type SpamRules } from '#convoke/instance';
import { AkismetServer } from '#test/akismet-server';
import { type BuiltEvent, buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let akismet: AkismetServer;
let server: TestServer;
let rose: TestPerson;
let mona: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  akismet = await AkismetServer.start('miracle');
  server = await startTestServer({ RATE_LIMITS: 'false', TRUSTED_PROXIES: '127.0.0.1', ...akismet.environment });
  rose = await buildPerson(server, { name: 'Rose' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
  party = await buildEvent(server, { organizer: mona, title: 'Garden party' });
});
afterAll(async () => {
  await server.close();
  await akismet.close();
});
beforeEach(async () => {
  await server.runJobs();
  await rules({});
  await server.db.query('DELETE FROM held_texts');
  await server.db.query('DELETE FROM spam_rule_verdicts');
  akismet.forget();
});

const rules = (some: Partial<SpamRules>) =>
  server.app.get(InstanceSettingsService).change({ spam: { ...NO_SPAM_RULES, ...some } });
const ask = async (who: TestPerson, document: string, variables: object = {}) => {
  const headers = { 'x-forwarded-for': '203.0.113.7', 'user-agent': 'Browser/1' };
  const { data, errors } = await server.graphql(document, { ...variables }, { token: who.accessToken, headers });
  return errors ? errors[0]!.code : Object.values(data!)[0];
};
const comment = (text: string, who = rose, eventId = party.event.id) =>
  ask(
    who,
    'mutation ($text: String!, $eventId: ID!) { createComment(text: $text, eventId: $eventId) { id awaitsModerator } }',
    { text, eventId },
  );
const create = (title: string, more = '') =>
  ask(
    rose,
    `mutation ($title: String!, $organizer: ID!) {
      createEvent(title: $title, description: "", beginsOn: "2099-05-01T10:00:00Z", organizerActorId: $organizer ${more}) {
        id draft awaitsModerator } }`,
    { title, organizer: rose.actor.id },
  );
const queue = () => ask(mona, '{ heldTexts { elements { id findings { rule } } } }');
const decide = async (decision: string) => {
  const ids = (await queue()).elements.map(({ id }: { id: string }) => id);
  return ask(
    mona,
    `mutation ($ids: [ID!]!, $decision: HeldTextDecision!) { decideHeldTexts(ids: $ids, decision: $decision) { decided } }`,
    { ids, decision },
  );
};
const reports = async () => {
  await server.runJobs();
  return (await ask(mona, '{ reports { elements { id content evidence { title text } } } }')).elements;
};
const judge = (reportId: string, feedback: string) =>
  ask(
    mona,
    `mutation ($id: ID!, $feedback: AntiSpamFeedback) {
      updateReportStatus(reportId: $id, status: RESOLVED, antispamFeedback: $feedback) { status } }`,
    { id: reportId, feedback },
  );
const verdicts = async () => {
  const ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  return (await ask(ada, '{ spamRules { verdicts { rule spam ham } } }')).verdicts;
};

describe('what Akismet takes for spam', () => {
  it('waits, and it is told no more than the text, its author’s name and where it comes from', async () => {
    expect(await comment('A miracle cure')).toMatchObject({ awaitsModerator: true });
    expect(await comment('A fine evening')).toMatchObject({ awaitsModerator: false });
    expect(await queue()).toMatchObject({ elements: [{ findings: [{ rule: 'AKISMET' }] }] });
    expect(akismet.calls[0]).toEqual({
      call: 'comment-check',
      form: {
        api_key: 'a-key',
        blog: server.config.server.publicUrl,
        user_ip: '203.0.113.7',
        user_agent: 'Browser/1',
        comment_type: 'comment',
        comment_author: 'Rose',
        comment_content: 'A miracle cure',
      },
    });
    await server.runJobs();
    expect(akismet.calls).toHaveLength(2);
  });

  it('waits in events and posts as well, also in drafts that are published', async () => {
    expect(await create('Miracle no. 1: a miracle')).toMatchObject({ draft: true, awaitsModerator: true });
    const { id } = await create('Another miracle', 'draft: true');
    expect(akismet.calls).toHaveLength(1);
    const publish = 'mutation ($id: ID!) { updateEvent(eventId: $id, draft: false) { awaitsModerator } }';
    expect(await ask(rose, publish, { id })).toEqual({ awaitsModerator: true });
    const { group } = await buildGroup(server, { founder: rose });
    const post = await ask(
      rose,
      `mutation ($group: ID!) { createPost(attributedToId: $group, title: "News", body: "<p>a miracle</p>") { awaitsModerator } }`,
      { group: group.id },
    );
    expect(post).toEqual({ awaitsModerator: true });
    await server.runJobs();
    expect(akismet.calls).toHaveLength(3);
  });

  it('is reported where everybody has read it: what was changed, and what published itself', async () => {
    const { id } = await comment('Hello');
    await ask(rose, `mutation { updateComment(commentId: "${id}", text: "Hello miracle") { id } }`);
    const before = await reports();
    expect(before[0]).toMatchObject({ content: expect.stringContaining('Akismet') });
    await create('A late miracle', 'draft: true, publishAt: "2098-01-01T10:00:00Z"');
    await server.db.query(`UPDATE events SET publish_at = now() - interval '1 minute' WHERE publish_at IS NOT NULL`);
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'events.publish-scheduled'`);
    expect(await reports()).toHaveLength(before.length + 1);
  });
});

describe('Akismet hears nothing', () => {
  it('of what the rules found, what few can read, and what is refused', async () => {
    await rules({ words: ['miracle'] });
    expect(await comment('A miracle cure')).toMatchObject({ awaitsModerator: true });
    await rules({});
    expect(await create('A private miracle', 'visibility: PRIVATE')).toMatchObject({ draft: false });
    const { event } = await buildEvent(server, { organizer: mona, visibility: 'private' });
    expect(await comment('A miracle', rose, event.id)).toBe('event_not_found');
    const closed = await buildEvent(server, { organizer: mona, options: { commentModeration: 'closed' } });
    expect(await comment('A miracle', rose, closed.event.id)).toBe('comments_closed');
    await server.runJobs();
    expect(akismet.calls).toEqual([]);
  });

  it('of accounts that are not new, nor of those who run the instance', async () => {
    const old = await buildPerson(server);
    await server.db.query(`UPDATE users SET created_at = now() - interval '8 days' WHERE id = $1`, [old.user.id]);
    for (const who of [old, mona]) expect(await comment('miracle', who)).toMatchObject({ awaitsModerator: false });
    expect(akismet.calls).toEqual([]);
  });
});

describe('an Akismet that does not answer', () => {
  it.each(['hangs', 'fails'] as const)('holds nobody up when it %s, and is asked later', async (mood) => {
    akismet.mood = mood;
    expect(await comment(`A miracle that ${mood}`)).toMatchObject({ awaitsModerator: false });
    akismet.forget();
    const [report] = await reports();
    expect(report.evidence.at(-1).text).toBe(`A miracle that ${mood}`);
    expect(akismet.calls).toHaveLength(1);
  });

  it('has texts wait where that is wished, and is left alone for a minute after three times', async () => {
    await rules({ uncheckedMeasure: 'hold', measure: 'report' });
    akismet.mood = 'fails';
    for (let time = 0; time < 4; time++) expect(await comment(`No ${time}`)).toMatchObject({ awaitsModerator: true });
    expect(akismet.calls).toHaveLength(3);
    expect((await queue()).elements[0]).toMatchObject({ findings: [{ rule: 'UNCHECKED' }] });
    akismet.forget();
    const restore = moveClock(server, 1 / 30);
    expect(await comment('At last')).toMatchObject({ awaitsModerator: false });
    restore();
  });
});

describe('what moderators say of a text', () => {
  it('teaches Akismet, and says how good the rules are', async () => {
    await comment('One miracle');
    await decide('SPAM');
    await comment('Another miracle');
    await decide('APPROVE');
    await server.runJobs();
    expect([akismet.texts('submit-spam'), akismet.texts('submit-ham')]).toEqual([['One miracle'], ['Another miracle']]);
    expect(akismet.calls.at(-1)!.form.user_ip).toBe('127.0.0.1');
    expect(await verdicts()).toEqual([{ rule: 'AKISMET', spam: 1, ham: 1 }]);
  });

  it('of what was reported as well, even once it is deleted; said otherwise it counts once', async () => {
    await rules({ words: ['miracle'], measure: 'report' });
    const { id } = await comment('Reported miracle');
    const [report] = await reports();
    await ask(mona, `mutation { deleteComment(commentId: "${id}") { id } }`);
    await judge(report.id, 'HAM');
    await judge(report.id, 'SPAM');
    await judge(report.id, 'SPAM');
    await server.runJobs();
    expect(akismet.calls.map(({ call }) => call).sort()).toEqual(['submit-ham', 'submit-spam']);
    expect(await verdicts()).toEqual([{ rule: 'WORDS', spam: 1, ham: 0 }]);
  });

  it('says nothing to Akismet of what few can read', async () => {
    const { event } = await buildEvent(server, { organizer: mona, title: 'For few', visibility: 'private' });
    const report = await ask(
      mona,
      `mutation ($id: ID!, $event: ID!) { createReport(reportedId: $id, eventsIds: [$event]) { id } }`,
      { id: mona.actor.id, event: event.id },
    );
    await judge(report.id, 'SPAM');
    await server.runJobs();
    expect(akismet.calls).toEqual([]);
  });
});

it('says to everybody that Akismet is asked', async () => {
  const { data } = await server.graphql('{ config { features { antispam } privacy { bodyHtml } } }');
  expect(data).toMatchObject({
    config: { features: { antispam: true }, privacy: { bodyHtml: expect.stringContaining('Akismet') } },
  });
});
