import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { GroupVisibility } from '#convoke/actors';
import { InstanceSettingsService } from '#convoke/instance';
import { ModerationAction } from '#convoke/moderation';
import { Comments } from '#convoke/threads';
import { Posts } from '#convoke/posts';
import { locales } from '#translations/runtime';
import { translate } from '#convoke/core';
import { runCron } from '#test/cron';
import { type BuiltEvent, buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let rose: TestPerson;
let mean: TestPerson;
let mona: TestPerson;
let ada: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  rose = await buildPerson(server, { username: 'rose' });
  mean = await buildPerson(server, { username: 'mean', email: 'mean@example.org' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR, username: 'mona', email: 'mona@example.org' });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR, email: 'ada@example.org', locale: 'fr' });
  party = await buildEvent(server, { organizer: mean, title: 'Cheap watches', description: '<p>Buy <b>now</b></p>' });
});
afterAll(() => server.close());

const ask = async (who: TestPerson | null, document: string, variables: object = {}) => {
  const { data, errors } = await server.graphql(document, { ...variables }, who ? { token: who.accessToken } : {});
  return errors ? [errors[0]!.code, errors[0]!.field].filter(Boolean).join(' ') : Object.values(data!)[0];
};
const CREATE = `mutation ($reportedId: ID!, $content: String, $eventsIds: [ID], $commentsIds: [ID], $postsIds: [ID],
    $actorId: ID, $forward: Boolean) {
  createReport(reportedId: $reportedId, content: $content, eventsIds: $eventsIds, commentsIds: $commentsIds,
    postsIds: $postsIds, actorId: $actorId, forward: $forward) {
    id content status reporter { preferredUsername } evidence { title } notes { id } } }`;
const report = (who: TestPerson | null, given: object = {}) =>
  ask(who, CREATE, { reportedId: mean.actor.id, content: 'This is spam', ...given });
const filed = async (...given: Parameters<typeof report>) => (await report(...given)).id as string;
const SHOW = `query ($id: ID!) { report(id: $id) { status content closed: updatedAt antispamFeedback
  reported { preferredUsername } reporter { preferredUsername } events { title } comments { text } posts { title }
  evidence { kind title text } notes { id content deletable moderator { preferredUsername } } } }`;
const show = (id: string, who: TestPerson | null = mona) => ask(who, SHOW, { id });
const decide = (who: TestPerson, reportId: string, status: string, antispamFeedback: string | null = null) =>
  ask(
    who,
    `mutation ($reportId: ID!, $status: ReportStatus!, $antispamFeedback: AntiSpamFeedback) {
      updateReportStatus(reportId: $reportId, status: $status, antispamFeedback: $antispamFeedback) { status } }`,
    { reportId, status, antispamFeedback },
  );
const log = async (who: TestPerson = mona, args = '(limit: 3)') =>
  (await ask(
    who,
    `{ actionLogs${args} { total elements { action actor { preferredUsername } details { name value }
      object { __typename ... on Report { id } ... on Event { title } } } } }`,
  )) as { total: number; elements: { action: string }[] };

describe('who complains', () => {
  it('is told that the moderators have it, and no more', async () => {
    expect(await report(rose, { eventsIds: [party.event.id] })).toEqual({
      id: expect.any(String),
      content: 'This is spam',
      status: null,
      reporter: null,
      evidence: null,
      notes: null,
    });
  });

  it('says the same once, as long as it is open', async () => {
    const other = await buildPerson(server);
    const given = { reportedId: other.actor.id };
    const id = await filed(rose, given);
    expect(await report(rose, { ...given, content: 'Once more' })).toBe('already_reported');
    expect(await report(mean, given)).toMatchObject({ id: expect.any(String) });
    await decide(mona, id, 'CLOSED');
    expect(await report(rose, given)).toMatchObject({ id: expect.any(String) });
    // What is open again does not stand in the way of what was said since.
    expect(await decide(mona, id, 'OPEN')).toEqual({ status: 'OPEN' });
  });

  it('says it once, also when both come at one time', async () => {
    const other = await buildPerson(server);
    const both = await Promise.all([1, 2].map(() => report(rose, { reportedId: other.actor.id })));
    expect(both).toContain('already_reported');
    expect(both.filter((answer) => typeof answer === 'object')).toHaveLength(1);
  });

  it('complains with one profile, of what that profile sees', async () => {
    const other = await addProfile(server, rose.user, 'rose_at_work');
    const invited = await buildGroup(server, { founder: mean, visibility: GroupVisibility.PRIVATE });
    const { group } = await buildGroup(server, { founder: rose, visibility: GroupVisibility.PRIVATE });
    expect(await report(rose, { reportedId: group.id })).toMatchObject({ id: expect.any(String) });
    const asOther = { reportedId: group.id, actorId: other.id };
    expect(await report(rose, asOther)).toBe('not_found reportedId');
    expect(await report(rose, { reportedId: invited.group.id })).toBe('not_found reportedId');
    expect(await report(rose, { actorId: mean.actor.id })).toBe('validation actorId');
  });

  it.each(['0', '-1', 'x', '99999999999999999999', ''])('names somebody who is there: not %j', async (reportedId) => {
    expect(await report(rose, { reportedId })).toBe('not_found reportedId');
  });

  it('names what they can see, and what is of whom they name', async () => {
    const hidden = await buildEvent(server, { organizer: mean, visibility: 'private' });
    const draft = await buildEvent(server, { organizer: mean, draft: true });
    for (const { event } of [hidden, draft])
      expect(await report(rose, { eventsIds: [event.id] })).toBe('event_not_found eventsIds');
    expect(await report(rose, { eventsIds: [(await buildEvent(server)).event.id] })).toBe('validation eventsIds');
    expect(await report(rose, { content: 'x'.repeat(5001) })).toBe('validation content');
    expect(await report(rose, { eventsIds: Array.from({ length: 21 }, (_, id) => `${id + 1}`) })).toBe(
      'validation eventsIds',
    );
  });

  it('has no account where the instance allows that', async () => {
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    const allowed = '{ config { anonymous { reports { allowed } } } }';
    expect(await ask(null, allowed)).toEqual({ anonymous: { reports: { allowed: true } } });
    const id = await filed(null);
    expect(await show(id)).toMatchObject({ reporter: { preferredUsername: 'anonymous' } });
    await settings.change({ anonymousReports: false });
    expect(await ask(null, allowed)).toEqual({ anonymous: { reports: { allowed: false } } });
    expect(await report(null)).toBe('anonymous_reports_closed');
    await settings.change({ anonymousReports: true });
  });
});

describe('what was reported', () => {
  const forgetAfter = async (days: number) => {
    const back = moveClock(server, days * 24);
    await runCron(server, 'moderation.forget-evidence');
    back();
  };

  it('stays as it was when its author deletes it, until a year after the report was closed', async () => {
    const { event } = await buildEvent(server, { organizer: mean, title: 'Gone soon', description: '<p>Bad</p>' });
    const comments = server.app.get(Comments, { strict: false });
    const said = await comments.post(mean.viewer, { eventId: event.id, actorId: mean.actor.id, text: '<p>Worse</p>' });
    const id = await filed(rose, { eventsIds: [event.id], commentsIds: [said.id] });
    await ask(mean, 'mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }', { id: event.id });
    const evidence = [
      { kind: 'ACTOR', title: 'mean', text: '' },
      { kind: 'EVENT', title: 'Gone soon', text: 'Bad' },
      { kind: 'COMMENT', title: null, text: 'Worse' },
    ];
    expect(await show(id)).toMatchObject({ evidence, events: [], reported: { preferredUsername: 'mean' } });
    await decide(mona, id, 'RESOLVED', 'SPAM');
    await forgetAfter(364);
    expect(await show(id)).toMatchObject({ evidence, antispamFeedback: 'SPAM' });
    await forgetAfter(366);
    expect(await show(id)).toMatchObject({ evidence: evidence.map(({ kind }) => ({ kind, title: null, text: null })) });
  });

  it('is a post of a group', async () => {
    const { group } = await buildGroup(server, { founder: mean });
    const given = { attributedToId: group.id, title: 'Watches', body: '<p>Buy</p>' };
    const post = await server.app.get(Posts, { strict: false }).create(mean.viewer, given);
    expect(await report(rose, { postsIds: [post.id] })).toBe('validation postsIds');
    const id = await filed(rose, { reportedId: group.id, postsIds: [post.id] });
    expect(await show(id)).toMatchObject({ posts: [{ title: 'Watches' }] });
    const words = 'We do not sell here.';
    const remove = 'mutation ($id: ID!, $words: String) { deletePost(id: $id, words: $words) { id } }';
    expect(await ask(mona, remove, { id: post.id, words })).toEqual({ id: post.id });
    expect((await mailsTo(server, 'mean@example.org')).at(-1)!.text).toContain(words);
    expect((await log()).elements[0]).toMatchObject({ action: 'POST_DELETION' });
  });
});

describe('a moderator', () => {
  it('alone sees reports, by their state', async () => {
    const id = await filed(rose, { reportedId: (await buildPerson(server)).actor.id });
    expect(await show(id, rose)).toBe('unauthorized');
    expect(await show(id, null)).toBe('unauthenticated');
    const list = '{ reports(limit: 1) { total elements { id } } }';
    expect(await ask(mona, list)).toMatchObject({ elements: [{ id }] });
    expect(await ask(mona, '{ reports(domain: "nowhere%") { total } }')).toEqual({ total: 0 });
    await decide(mona, id, 'CLOSED');
    expect(await ask(mona, '{ reports(limit: 1, status: CLOSED) { elements { id } } }')).toEqual({
      elements: [{ id }],
    });
    expect(await ask(mona, 'query { report(id: "x") { id } }')).toBe('report_not_found');
  });

  it('decides once, and of two at one time one does', async () => {
    const id = await filed(rose, { reportedId: (await buildPerson(server)).actor.id });
    const before = (await log()).total;
    const both = await Promise.all([mona, ada].map((who) => decide(who, id, 'RESOLVED')));
    expect(both).toEqual([{ status: 'RESOLVED' }, { status: 'RESOLVED' }]);
    const { total, elements } = await log();
    expect(total).toBe(before + 1);
    expect(elements[0]).toMatchObject({ action: 'REPORT_UPDATE_RESOLVED', object: { __typename: 'Report', id } });
  });

  it('writes notes for the others, and deletes their own', async () => {
    const id = await filed(rose, { reportedId: (await buildPerson(server)).actor.id });
    const note = 'mutation ($id: ID!, $content: String) { createReportNote(reportId: $id, content: $content) { id } }';
    const erase = 'mutation ($id: ID!) { deleteReportNote(noteId: $id) { id } }';
    expect(await ask(mona, note, { id, content: ' \n' })).toBe('validation content');
    expect(await ask(mona, note, { id: '0', content: 'Hm' })).toBe('report_not_found');
    const hers = (await ask(mona, note, { id, content: 'I know them.' })).id as string;
    const theirs = (await ask(ada, note, { id, content: 'So do I.' })).id as string;
    expect(await show(id)).toMatchObject({
      notes: [
        { content: 'I know them.', deletable: true, moderator: { preferredUsername: 'mona' } },
        { content: 'So do I.', deletable: false },
      ],
    });
    expect(await ask(mona, erase, { id: theirs })).toBe('unauthorized');
    expect(await ask(mona, erase, { id: hers })).toEqual({ id: hers });
    expect(await ask(mona, erase, { id: hers })).toBe('report_note_not_found');
    expect((await log()).elements.map(({ action }) => action)).toEqual([
      'NOTE_DELETION',
      'NOTE_CREATION',
      'NOTE_CREATION',
    ]);
    expect(await log(mona, '(action: NOTE_DELETION)')).toMatchObject({ total: 1 });
    expect(await log(mona, `(actorId: "${rose.actor.id}")`)).toMatchObject({ total: 0 });
  });

  it('is not told who complains of them, or of a group that they run', async () => {
    const { group } = await buildGroup(server, { founder: mona });
    for (const reportedId of [mona.actor.id, group.id]) {
      const id = await filed(rose, { reportedId });
      expect(await show(id)).toMatchObject({ reporter: null });
      expect(await show(id, ada)).toMatchObject({ reporter: { preferredUsername: 'rose' } });
    }
  });

  it('deletes what is not theirs, which is written down and told its author in their words', async () => {
    const { event } = await buildEvent(server, { organizer: mean, title: 'Last watches' });
    const remove = 'mutation ($id: ID!, $words: String) { deleteEvent(eventId: $id, words: $words) { id } }';
    expect(await ask(mona, remove, { id: event.id, words: 'x'.repeat(2001) })).toBe('validation words');
    const words = 'Rule 2: <b>no</b> advertisements.';
    expect(await ask(mona, remove, { id: event.id, words })).toEqual({ id: event.id });
    const told = (await mailsTo(server, 'mean@example.org')).filter(({ text }) => text!.includes('Last watches'));
    expect(told.map(({ text }) => text!.includes(words))).toEqual([true]);
    expect(told[0]!.html).not.toContain('<b>no</b>');
    expect((await log()).elements[0]).toMatchObject({
      action: 'EVENT_DELETION',
      actor: { preferredUsername: 'mona' },
      details: [{ name: 'title', value: 'Last watches' }],
      object: null,
    });
  });

  it('deletes comments of others, and what is their own without a word', async () => {
    const comments = server.app.get(Comments, { strict: false });
    const where = { eventId: party.event.id };
    const theirs = await comments.post(rose.viewer, {
      ...where,
      actorId: rose.actor.id,
      text: '<p>Rubbish &amp; more</p>',
    });
    const own = await comments.post(mona.viewer, { ...where, actorId: mona.actor.id, text: 'Mine' });
    const remove = 'mutation ($id: ID!) { deleteComment(commentId: $id) { id } }';
    await ask(mona, remove, { id: theirs.id });
    const { total, elements } = await log();
    expect(elements[0]).toMatchObject({
      action: 'COMMENT_DELETION',
      details: [{ name: 'title', value: 'Rubbish & more' }],
    });
    await ask(mona, remove, { id: own.id });
    expect((await log()).total).toBe(total);
  });
});

describe('moderators', () => {
  const mails = async () =>
    (await mailsTo(server, 'mona@example.org')).filter(({ subject }) => /report/.test(subject!));

  it('are told of new reports, all of a quarter of an hour in one mail, each in their language', async () => {
    await server.db.query('UPDATE reports SET awaits_notice = false');
    await filed(rose, { reportedId: (await buildPerson(server)).actor.id });
    await filed(null, { reportedId: (await buildPerson(server)).actor.id });
    await Promise.all([1, 2].map(() => runCron(server, 'moderation.tell-of-reports')));
    expect(await mails()).toHaveLength(1);
    expect((await mails())[0]!.text).toContain('2 new reports');
    expect((await mails())[0]!.text).toContain(`${server.url}/moderation/reports`);
    expect((await mailsTo(server, 'ada@example.org')).at(-1)!.text).toContain('2 nouveaux signalements');
    const id = await filed(rose, { reportedId: (await buildPerson(server)).actor.id });
    await runCron(server, 'moderation.tell-of-reports');
    expect(await mails()).toHaveLength(1);
    const back = moveClock(server, 0.25);
    await runCron(server, 'moderation.tell-of-reports');
    expect((await mails()).at(-1)!.text).toContain('1 new report');
    back();
    await decide(mona, id, 'CLOSED');
    const later = moveClock(server, 1);
    await runCron(server, 'moderation.tell-of-reports');
    later();
    expect(await mails()).toHaveLength(2);
  });
});

it.each(Object.values(ModerationAction))('the action %s has a sentence in every language', (action) => {
  for (const locale of locales) {
    const sentence = translate(`action_log_${action}`, { who: 'Mona', what: 'it' }, locale);
    expect(sentence).toMatch(/Mona/);
    expect(sentence).not.toMatch(/action_log|[{}]/);
  }
});
