import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAnonymous, confirmAnonymously, joinAnonymously, linkIn, linkMailedTo } from '#test/anonymous';
import { runCron } from '#test/cron';
import { inHours } from '#test/events';
import { mailsTo } from '#test/mails';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { useVisitors } from '#test/visitors';

const visitors = useVisitors();
const { open, address, leave, linked, say, decide, guests, rows, codeOf } = visitors;
let server: TestServer;
let father: typeof visitors.father;
beforeAll(() => {
  ({ server, father } = visitors);
});

describe('the mails', () => {
  test('are three an hour for an address, however it is written and wherever it is used, and nobody is told', async () => {
    const mailbox = randomUUID();
    const answers = [];
    for (let i = 0; i < 6; i++) {
      const built = await open();
      const email = i % 2 ? `${mailbox}+${i}@example.org` : `${mailbox.toUpperCase()}@Example.org`;
      answers.push(codeOf(await joinAnonymously(server, built.event.id, email, {}, `192.0.2.${i}`)));
    }
    expect(answers).toEqual(Array(6).fill(undefined));
    const mails = (await server.mails()).filter(({ to }) => to![0]!.address!.toLowerCase().startsWith(mailbox));
    expect(mails).toHaveLength(3);
  });

  test('are three a day for an address at one event', async () => {
    const built = await open();
    const email = address();
    for (let i = 0; i < 6; i++) {
      await joinAnonymously(server, built.event.id, email, {}, `192.0.2.${i}`);
      await server.db.query(`DELETE FROM rate_limits WHERE key LIKE 'join:address%'`);
    }
    expect(await mailsTo(server, email)).toHaveLength(3);
  });

  test('cannot be asked for from one network, or for one event, without end', async () => {
    const built = await open();
    const from = async (ip: string) => codeOf(await joinAnonymously(server, built.event.id, address(), {}, ip));
    const use = (limit: string, points: number) =>
      server.db.query('UPDATE rate_limits SET points = $2 WHERE key LIKE $1', [`${limit}%`, points]);
    expect(await from('198.51.100.7')).toBeUndefined();
    await use('join:network', 29);
    expect([await from('198.51.100.7'), await from('198.51.100.7')]).toEqual([undefined, 'too_many_requests']);
    expect(await from('203.0.113.1')).toBeUndefined();
    await use('join:event', 500);
    expect(await from('203.0.113.1')).toBe('too_many_requests');
  });
});

describe('the links', () => {
  test('are good for their own purpose, person and event alone', async () => {
    const [built, other] = [await open(), await open()];
    const email = address();
    await joinAnonymously(server, built.event.id, email);
    const confirm = await linkMailedTo(server, email, 'confirm');
    const { cancellationToken } = (await linked(confirm)).data!.linkedParticipation;
    const wrong = ['', 'x', randomUUID(), `${confirm}A`, 'A'.repeat(43), 'é'.repeat(43), 'x'.repeat(100_000), '\u0000'];
    for (const token of [...wrong, cancellationToken]) {
      expect(codeOf(await confirmAnonymously(server, token))).toBe('participant_not_found');
    }
    await confirmAnonymously(server, confirm);
    for (const token of [...wrong, confirm]) {
      expect(codeOf(await leave(built.event.id, token))).toBe('participant_not_found');
      expect(codeOf(await say(token, 'x'))).toBe('participant_not_found');
    }
    for (const eventId of [other.event.id, 'x', '-1']) {
      expect(codeOf(await leave(eventId, cancellationToken))).toBe('participant_not_found');
    }
    expect(codeOf(await leave(built.event.id, cancellationToken, father.actor.id))).toBe('unauthenticated');
    expect(await rows(built)).toMatchObject([{ email, role: 'participant', metadata: { locale: 'en' } }]);
  });

  test('do not undo a refusal', async () => {
    const built = await open();
    const email = address();
    const id = await buildAnonymous(server, built.event.id, email);
    const token = await linkMailedTo(server, email, 'cancel');
    await decide(id, 'REJECTED');
    expect(codeOf(await leave(built.event.id, token))).toBe('participation_rejected');
    await joinAnonymously(server, built.event.id, email);
    const mail = (await mailsTo(server, email)).at(-1)!;
    expect(mail.text).toContain('cannot take part');
    expect(linkIn(mail, 'confirm') ?? linkIn(mail, 'cancel')).toBeUndefined();
    expect((await rows(built)).map(({ role }) => role)).toEqual(['rejected']);
  });

  test('are nothing to organizers before: who has not confirmed cannot be let in by them', async () => {
    const built = await open({ joinOptions: 'restricted' });
    await joinAnonymously(server, built.event.id, address());
    const [row] = await server.db.query<{ id: string }>(
      'SELECT id FROM participations WHERE event_id = $1 AND anonymous',
      [built.event.id],
    );
    expect(codeOf(await decide(row!.id, 'PARTICIPANT'))).toBe('participant_not_found');
  });
});

describe('what is known of people without an account', () => {
  test('is forgotten after 48 hours when they do not confirm', async () => {
    const built = await open({ beginsOn: inHours(24 * 9) });
    const email = address();
    await joinAnonymously(server, built.event.id, email);
    const token = await linkMailedTo(server, email, 'confirm');
    await buildAnonymous(server, built.event.id, address());
    const back = moveClock(server, 47.9);
    await runCron(server, 'events.forget-unconfirmed');
    expect(await rows(built)).toHaveLength(2);
    moveClock(server, 48.1);
    await runCron(server, 'events.forget-unconfirmed');
    back();
    expect(await rows(built)).toMatchObject([{ role: 'participant' }]);
    expect((await guests(built)).participantStats).toMatchObject({ notConfirmed: 0, participant: 1 });
    expect(codeOf(await confirmAnonymously(server, token))).toBe('participant_not_found');
  });

  test('is erased 30 days after the event, and the places still count', async () => {
    const built = await open({ beginsOn: inHours(24), endsOn: inHours(26) });
    for (const email of [address(), address()]) await buildAnonymous(server, built.event.id, email, { message: 'Hi' });
    const back = moveClock(server, 26 + 30 * 24 - 0.1);
    await runCron(server, 'events.erase-addresses');
    expect((await rows(built)).map(({ email }) => email)).not.toContain(null);
    moveClock(server, 26 + 30 * 24 + 0.1);
    await runCron(server, 'events.erase-addresses');
    back();
    const erased = { email: null, role: 'participant', metadata: {} };
    expect(await rows(built)).toEqual([erased, erased]);
    expect((await guests(built)).participantStats).toMatchObject({ participant: 2 });
  });

  test('is shown to nobody, and their number is true everywhere', async () => {
    const built = await open();
    const email = address();
    await buildAnonymous(server, built.event.id, email);
    await server.runJobs();
    const { participants } = await guests(built);
    expect(participants.elements[1].actor).toMatchObject({ preferredUsername: 'anonymous' });
    const get = async (path: string, accept: string) =>
      (await fetch(`${server.url}${path}`, { headers: { accept } })).text();
    const collection = await get(`/events/${built.event.uuid}/attendees`, 'application/activity+json');
    expect(JSON.parse(collection)).toMatchObject({ totalItems: 2 });
    const told = [
      JSON.stringify(participants),
      collection,
      await get(`/events/${built.event.uuid}`, 'application/activity+json'),
      await get(`/events/${built.event.uuid}`, 'text/html'),
      await get(`/events/${built.event.uuid}/export/ics`, '*/*'),
    ];
    for (const text of told) expect(text).not.toContain(email);
    expect(await server.db.query('SELECT FROM deliveries')).toEqual([]);
  });
});
