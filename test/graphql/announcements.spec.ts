import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { DomainEvents } from '#convoke/core';
import { EventService, ParticipantRole } from '#convoke/events';
import { AnnouncementAddressed, Conversations } from '#convoke/threads';
import { anonymousActorId } from '#test/anonymous';
import { contents } from '#test/contents';
import { buildEvent, type BuiltEvent, buildParticipation } from '#test/events';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { type MailServer, startMailServer } from '#test/smtp';
import { AnnouncementJobs } from '../../libs/threads/src/announcements/announcement.jobs.js';

const { NOT_APPROVED, REJECTED } = ParticipantRole;

let smtp: MailServer;
let server: TestServer;
let host: TestPerson;
let rose: TestPerson;
let amir: TestPerson;
let built: BuiltEvent;
beforeAll(async () => {
  smtp = await startMailServer();
  server = await startTestServer({ SMTP_URL: smtp.url, RATE_LIMITS: 'true' });
  host = await buildPerson(server, { name: 'Host' });
  [rose, amir] = [await buildPerson(server, { name: 'Rose' }), await buildPerson(server, { name: 'Amir' })];
  built = await fullEvent();
});
afterAll(async () => {
  await server.close();
  smtp.close();
});

/** Where Rose goes, and Amir has asked to. */
async function fullEvent(more: object = {}): Promise<BuiltEvent> {
  const party = await buildEvent(server, { organizer: host, title: 'Trees', joinOptions: 'restricted', ...more });
  await buildParticipation(server, party, rose);
  await buildParticipation(server, party, amir, NOT_APPROVED);
  return party;
}

async function addStranger({ event }: BuiltEvent, role = 'participant', locale = 'en'): Promise<string> {
  const email = `${randomUUID()}@strangers.example`;
  await server.db.query(
    `INSERT INTO participations (uuid, event_id, actor_id, role, anonymous, email, metadata)
      VALUES (gen_random_uuid(), $1, $2, $3, true, $4, $5)`,
    [event.id, await anonymousActorId(server), role, email, { locale }],
  );
  return email;
}

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const SEND = `mutation ($eventId: ID!, $actorId: ID!, $text: String!, $roles: [ParticipantRoleEnum], $attributedToId: ID,
    $language: String) { done: sendEventPrivateMessage(eventId: $eventId, actorId: $actorId, text: $text, roles: $roles,
    attributedToId: $attributedToId, language: $language) {
  id unread event { uuid } participants { preferredUsername } comments { total elements { text } } } }`;
const ask = ({ event }: BuiltEvent, text: string, more: object = {}, who = host) =>
  server.graphql(SEND, { eventId: event.id, actorId: who.actor.id, text, ...more }, as(who));
const send = async (...how: Parameters<typeof ask>) => {
  const { data, errors } = await ask(...how);
  expect(errors).toBeUndefined();
  await server.runJobs();
  return data!.done;
};
const refusal = async (...how: Parameters<typeof ask>) =>
  (await ask(...how)).errors?.map(({ code, field }) => (field ? `${code} ${field}` : code)).join();
const LIST = `query ($id: ID!) { person(id: $id) { unreadConversationsCount conversations { total elements {
  id unread event { uuid } participants { preferredUsername } lastComment { text } } } } }`;
const had = async (who: TestPerson) => (await server.graphql(LIST, { id: who.actor.id }, as(who))).data!.person;
const texts = async (who: TestPerson) =>
  (await had(who)).conversations.elements.map(({ lastComment }: { lastComment: { text: string } }) => lastComment.text);
const DESK = `query ($uuid: UUID!) { event(uuid: $uuid) { announcementReach { role accounts anonymous elsewhere }
  announcements { total elements { text roles accounts anonymous elsewhere waiting actor { id } } }
  conversations { total elements { id } } } }`;
const desk = async ({ event }: BuiltEvent, who = host) =>
  (await server.graphql(DESK, { uuid: event.uuid }, as(who))).data!.event;

/** All that is written but what was counted. */
const stored = async () => ({ ...(await contents(server)), 'public.rate_limits': '' });

describe('what an organizer announces', () => {
  it('comes to each in private, is answered to the organizer, and never reaches who joins later', async () => {
    const stranger = await addStranger(built, 'participant', 'fr');
    const own = await send(built, '<p>Bring a <b>spade</b>.</p>', { language: 'en' });
    expect(own).toMatchObject({ unread: false, event: { uuid: built.event.uuid }, comments: { total: 1 } });
    expect(own.participants).toEqual([{ preferredUsername: host.actor.preferredUsername }]);
    for (const who of [rose, amir]) {
      const { unreadConversationsCount, conversations } = await had(who);
      expect([unreadConversationsCount, conversations.total]).toEqual([1, 1]);
      expect(conversations.elements[0]).toMatchObject({ unread: true, event: { uuid: built.event.uuid } });
      const names = conversations.elements[0].participants.map((one: any) => one.preferredUsername).sort();
      expect(names).toEqual([host.actor.preferredUsername, who.actor.preferredUsername].sort());
    }
    expect(await texts(rose)).toEqual(['<p>Bring a <b>spade</b>.</p>']);
    const late = await buildPerson(server);
    await buildParticipation(server, built, late);
    await server.runJobs();
    expect(await texts(late)).toEqual([]);

    // Only what is answered is among the organizer's conversations.
    expect((await had(host)).conversations.total).toBe(0);
    expect((await desk(built)).conversations).toEqual({ total: 1, elements: [{ id: own.id }] });
    const [{ id }] = (await had(rose)).conversations.elements;
    const answer = { actorId: rose.actor.id, conversationId: id, text: 'I have two' };
    await server.app.get(Conversations, { strict: false }).post(rose.viewer, answer);
    expect(await had(host)).toMatchObject({ unreadConversationsCount: 1, conversations: { total: 1 } });
    expect((await had(host)).conversations.elements[0].event).toEqual({ uuid: built.event.uuid });
    expect(await texts(amir)).toEqual(['<p>Bring a <b>spade</b>.</p>']);

    const hers = (await smtp.mailsTo(rose.user.email)).filter(({ subject }) => subject === 'News of Trees');
    expect(hers).toHaveLength(1);
    expect(hers[0]!.text).toMatch(new RegExp(`Bring a spade\\.[^]+${server.url}/conversations/${id}\n`));
    const [mail, ...others] = await smtp.mailsTo(stranger);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Des nouvelles de Trees');
    expect(mail!.text).toMatch(
      /^Host annonce [^]+Bring a spade\.[^]+\/participation\/email\/cancel\/[\w-]+\/[\w-]{43}/,
    );
    expect(mail!.replyTo ?? mail!.cc ?? mail!.bcc).toBeUndefined();
    expect(mail!.to).toHaveLength(1);
    expect(JSON.stringify(mail)).not.toMatch(new RegExp(`${host.user.email}|${rose.user.email}`));
    expect(JSON.stringify([await desk(built), await had(host), own])).not.toContain('strangers.example');
  });

  it('goes to those of the roles that are named, as many as were counted before', async () => {
    const party = await fullEvent();
    const [going, unconfirmed] = [await addStranger(party), await addStranger(party, 'not_confirmed')];
    const declined = await addStranger(party, 'rejected');
    const nina = await buildPerson(server);
    await buildParticipation(server, party, nina, REJECTED);
    const counted = (await desk(party)).announcementReach;
    const none = { accounts: 0, anonymous: 0, elsewhere: 0 };
    expect(counted).toHaveLength(3);
    expect(counted).toEqual(
      expect.arrayContaining([
        { ...none, role: 'PARTICIPANT', accounts: 1, anonymous: 1 },
        { ...none, role: 'NOT_APPROVED', accounts: 1 },
        { ...none, role: 'REJECTED', accounts: 1 },
      ]),
    );
    smtp.forget();
    await send(party, 'Those who ask', { roles: ['NOT_APPROVED', 'NOT_APPROVED', null] });
    await send(party, 'Those who come', { roles: ['PARTICIPANT', 'WAITING'] });
    await send(party, 'All', { roles: null });
    await send(party, 'Sorry', { roles: ['REJECTED'] });
    expect(await texts(amir)).toEqual(expect.arrayContaining(['All', 'Those who ask']));
    expect(await texts(amir)).not.toContain('Those who come');
    expect((await texts(rose)).slice(0, 2)).toEqual(['All', 'Those who come']);
    expect(await texts(nina)).toEqual(['Sorry']);
    const mails = await smtp.mailsTo(going);
    expect(mails.map(({ text }) => /(All|Those|Sorry)/.exec(text!)![1])).toEqual(['Those', 'All']);
    expect(smtp.recipients()).not.toContain(unconfirmed);
    expect(smtp.recipients()).not.toContain(declined);
    const told = (await desk(party)).announcements.elements;
    expect(told.map(({ accounts, anonymous, waiting }: any) => [accounts, anonymous, waiting])).toEqual([
      [1, 0, 0],
      [2, 1, 0],
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect(await desk(party, rose)).toMatchObject({ announcementReach: [], announcements: { total: 0, elements: [] } });
  });

  it('reaches hundreds in batches, once each, however often and at once its jobs run', async () => {
    const party = await buildEvent(server, { organizer: host });
    await server.db.query(
      `WITH idle AS (INSERT INTO users (email, created_at) VALUES ('idle@example.org', now()) RETURNING id),
        crowd AS (INSERT INTO actors (id, type, preferred_username, url, user_id, created_at, updated_at)
          SELECT 10000 + n, 'person', 'crowd_' || n, 'https://crowd.example/' || n, idle.id, now(), now()
            FROM idle, generate_series(1, 240) n RETURNING id)
        INSERT INTO participations (uuid, event_id, actor_id, role, anonymous, email)
          SELECT gen_random_uuid(), $1::bigint, crowd.id, 'participant', false, NULL FROM crowd
          UNION ALL SELECT gen_random_uuid(), $1::bigint, $2::bigint, 'participant', true, 'crowd_' || n || '@strangers.example'
            FROM generate_series(1, 60) n`,
      [party.event.id, await anonymousActorId(server)],
    );
    smtp.forget();
    await ask(party, 'You are many');
    const [{ id: announcementId }] = (await server.db.query<{ id: string }>(
      'SELECT id FROM announcements WHERE event_id = $1',
      [party.event.id],
    )) as [{ id: string }];
    const jobs = server.app.get(AnnouncementJobs, { strict: false });
    await Promise.all([jobs.tell({ announcementId }), jobs.tell({ announcementId })]);
    const left = (await desk(party)).announcements.elements[0].waiting;
    expect(left).toBe(100);
    await server.runJobs();
    await jobs.tell({ announcementId });
    const again = await server.db.query<{ data: { announcementId: string; participationIds: string[] } }>(
      `SELECT data FROM jobs.job WHERE name LIKE 'announcement.addressed/%' AND data->>'announcementId' = $1`,
      [announcementId],
    );
    expect(again).not.toHaveLength(0);
    for (const { data } of again) {
      await server.db.transaction((tx) => server.app.get(DomainEvents).emit(tx, AnnouncementAddressed, data));
    }
    await server.runJobs();
    const [row] = await server.db.query(
      `SELECT count(*)::int AS total, count(DISTINCT p.actor_id)::int AS people FROM conversation_participants p
        JOIN conversations c ON c.id = p.conversation_id WHERE c.event_id = $1 AND p.actor_id <> $2`,
      [party.event.id, host.actor.id],
    );
    expect(row).toEqual({ total: 240, people: 240 });
    const mailed = smtp.recipients().filter((address) => address.startsWith('crowd_'));
    expect([mailed.length, new Set(mailed).size]).toEqual([60, 60]);
    const { accounts, anonymous, waiting } = (await desk(party)).announcements.elements[0];
    expect([accounts, anonymous, waiting]).toEqual([240, 60, 0]);
  });

  it('is sent once by who presses the button twice, and no more often than some times an hour', async () => {
    const party = await fullEvent();
    const twice = await Promise.all([ask(party, 'Once'), ask(party, 'Once')]);
    const [one, other] = twice.map(({ data }) => data!.done.id);
    expect(one).toBe(other);
    await server.runJobs();
    expect((await texts(rose)).filter((text: string) => text === 'Once')).toHaveLength(1);
    for (const text of ['2', '3', '4', '5']) await send(party, text);
    expect(await refusal(party, '6')).toBe('too_many_requests');
    expect((await desk(party)).announcements.total).toBe(5);
  });

  it('still reaches everybody when the event is deleted, and nobody more when it is shut out', async () => {
    const [gone, shut] = [await fullEvent({ title: 'Rain' }), await fullEvent()];
    const [wet, spared] = [await addStranger(gone), await addStranger(shut)];
    await ask(gone, 'It rains');
    await server.app.get(EventService, { strict: false }).delete(host.viewer, gone.event.id);
    await ask(shut, 'Buy this');
    await server.db.query('UPDATE events SET suspended = true WHERE id = $1', [shut.event.id]);
    await server.runJobs();
    expect(await texts(rose)).toContain('It rains');
    const mail = (await smtp.mailsTo(wet)).find(({ subject }) => subject === 'News of Rain');
    expect(mail!.text).toContain('It rains');
    expect(mail!.text).not.toContain('/events/');
    expect(await texts(rose)).not.toContain('Buy this');
    expect(smtp.recipients()).not.toContain(spared);
  });
});

describe('who may announce', () => {
  it('is the organizer and who organizes with them, by that profile itself', async () => {
    const [partner, helper] = [await buildPerson(server), await buildPerson(server)];
    const party = await buildEvent(server, { organizer: host, contacts: [partner.actor] });
    await buildParticipation(server, party, rose);
    await buildParticipation(server, party, helper, ParticipantRole.MODERATOR);
    const moderator = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
    const face = await addProfile(server, host.user, 'other_face_of_host');
    const secret = await buildEvent(server, { organizer: host, visibility: 'private' });
    const before = await stored();
    for (const who of [rose, amir, helper, moderator]) expect(await refusal(party, 'x', {}, who)).toBe('unauthorized');
    expect(await refusal(party, 'x', { actorId: face.id })).toBe('unauthorized');
    expect(await refusal(secret, 'x', {}, amir)).toBe('event_not_found');
    const { errors } = await server.graphql(SEND, { eventId: party.event.id, actorId: host.actor.id, text: 'x' });
    expect(errors![0]!.code).toBe('unauthenticated');
    expect(await stored()).toEqual(before);
    await send(party, 'From us both', {}, partner);
    expect(await texts(rose)).toContain('From us both');
    expect(await texts(host)).toContain('From us both');
    expect((await desk(party)).announcements.elements[0].actor).toEqual({ id: partner.actor.id });
  });

  it('is refused what is wrong, and nothing is written', async () => {
    const owner = await buildPerson(server);
    const empty = await buildEvent(server, { organizer: owner });
    const party = await buildEvent(server, { organizer: owner });
    await buildParticipation(server, party, rose);
    const before = await stored();
    const wrong: [BuiltEvent, object, string | undefined][] = [
      [empty, {}, 'validation roles'],
      [party, { roles: ['NOT_APPROVED'] }, 'validation roles'],
      [party, { roles: ['PARTICIPANT', 'NOT_CONFIRMED'] }, 'validation roles'],
      [party, { text: '<p> <script>alert(1)</script></p>' }, 'validation text'],
      [party, { text: 'x'.repeat(20_001) }, 'validation text'],
      [party, { language: 'x'.repeat(300) }, 'validation language'],
      [party, { actorId: rose.actor.id }, 'validation actorId'],
      [party, { actorId: '0 OR 1=1' }, 'validation actorId'],
      [party, { attributedToId: rose.actor.id }, 'validation attributedToId'],
      [party, { eventId: '99999999999999999999' }, 'event_not_found'],
      [party, { eventId: "1'; DROP TABLE events" }, 'event_not_found'],
    ];
    for (const [where, more, code] of wrong) {
      expect([more, await refusal(where, 'x', more, owner)]).toEqual([more, code]);
    }
    expect(await stored()).toEqual(before);
    const sent = await send(
      party,
      '<p onclick="x()">Hi<img src="https://spy.example/x"><script>1</script></p>',
      {},
      owner,
    );
    expect(sent.comments.elements).toEqual([{ text: '<p>Hi</p>' }]);
  });
});
