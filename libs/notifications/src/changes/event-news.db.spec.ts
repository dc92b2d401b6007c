import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UserSettingsService } from '#convoke/accounts';
import { Clock, DomainEvents } from '#convoke/core';
import { type Event, EventReplanned, EventService, ParticipantRole, ParticipationLinks } from '#convoke/events';
import { runCron } from '#test/cron';
import { type BuiltEvent, buildEvent, buildParticipation } from '#test/events';
import { eventsIn } from '#test/feeds';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { type MailServer, startMailServer } from '#test/smtp';

const MINUTE = 60_000;
// Seven in the evening in Paris, ten days from the moment at which the clock of these tests stands.
const BEGINS = new Date('2026-12-03T18:00:00Z');
const START = new Date('2026-11-23T12:00:00Z');

let server: TestServer;
let smtp: MailServer;
let now = START;
beforeAll(async () => {
  smtp = await startMailServer();
  server = await startTestServer({ SMTP_URL: smtp.url });
  server.app.get(Clock, { strict: false }).now = () => now;
});
afterAll(async () => {
  Reflect.deleteProperty(server.app.get(Clock, { strict: false }), 'now');
  await server.close();
  smtp.close();
});
beforeEach(async () => {
  now = START;
  await server.runJobs();
  smtp.forget();
});

async function gathering(traits: object = {}) {
  const address = { description: 'Town hall', locality: 'Lyon' };
  const options = { timezone: 'Europe/Paris' };
  const built = await buildEvent(server, {
    title: 'More trees',
    beginsOn: BEGINS,
    endsOn: new Date(BEGINS.getTime() + 120 * MINUTE),
    physicalAddress: address,
    options,
    ...traits,
  });
  const rose = await buildPerson(server);
  await buildParticipation(server, built, rose);
  await settle();
  smtp.forget();
  return { ...built, rose };
}

const settle = async () => {
  await server.runJobs();
  await runCron(server, 'notifications.tell-changes');
  await server.runJobs();
};
const later = async (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE);
  await settle();
};
const change = async ({ event, organizer }: BuiltEvent, given: object) => {
  const changed = await server.app.get(EventService).update(organizer.viewer, event.id, given);
  await server.runJobs();
  return changed;
};
const mailsTo = ({ user }: TestPerson) => smtp.mailsTo(user.email);
const moved = { beginsOn: new Date('2026-12-04T18:00:00Z'), endsOn: new Date('2026-12-04T20:00:00Z') };

async function buildStranger({ id }: Event, metadata = {}, role = 'participant') {
  const email = `${Math.random().toString(36).slice(2)}@example.org`;
  const [row] = await server.db.query<{ uuid: string }>(
    `INSERT INTO participations (uuid, event_id, actor_id, role, anonymous, email, metadata)
      SELECT gen_random_uuid(), $1, (SELECT id FROM actors ORDER BY id LIMIT 1), $2, true, $3, $4 RETURNING uuid`,
    [id, role, email, metadata],
  );
  return { email, uuid: row!.uuid };
}

describe('what changes of an event', () => {
  test('is told half an hour after the last edit, in one mail that says what was and what is', async () => {
    const built = await gathering();
    const { rose } = built;
    await server.app.get(UserSettingsService, { strict: false }).change(rose.user.id, { timezone: 'America/New_York' });
    await change(built, { title: 'Even more trees' });
    await later(20);
    await change(built, { ...moved, title: 'Many more trees' });
    await later(29);
    expect(await mailsTo(rose)).toEqual([]);
    await later(1);

    const [mail, ...others] = await mailsTo(rose);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Changed: Many more trees');
    expect(mail!.text).toContain('Title: More trees → Many more trees');
    expect(mail!.text).toMatch(/When: .*Thursday.* 3 December 2026.* → Friday.* 4 December 2026.*19:00.*Europe\/Paris/);
    expect(mail!.text).toMatch(/By your clock: .*13:00.*America\/New_York/);
    expect(mail!.text).not.toContain('Even more');
    expect(mail!.text).not.toContain('Where:');
    expect(mail!.html).toContain('More trees → Many more trees');
    const [file] = mail!.attachments;
    expect(file!.mimeType).toBe('text/calendar');
    const [entry] = eventsIn(new TextDecoder().decode(file!.content as ArrayBuffer));
    expect(entry).toMatchObject({ summary: 'Many more trees', start: moved.beginsOn, status: 'CONFIRMED' });
    expect(Number(entry!.sequence)).toBeGreaterThan(0);
    await later(60);
    expect(await mailsTo(rose)).toHaveLength(1);
  });

  test('is told to nobody where it came back to what it was', async () => {
    const built = await gathering();
    await change(built, { title: 'Fewer trees' });
    await later(10);
    await change(built, { title: 'More trees' });
    await later(40);
    expect(smtp.recipients()).toEqual([]);
  });

  test('names the old place though its address is gone, and keeps it no longer', async () => {
    const built = await gathering();
    const physicalAddress = { description: 'Orchard', locality: 'Bron' };
    const { physicalAddressId: old } = built.event;
    await change(built, { physicalAddress });
    await server.db.query('DELETE FROM addresses WHERE id = $1', [old]);
    await later(30);
    const [mail] = await mailsTo(built.rose);
    expect(mail!.text).toContain('Where: Town hall, Lyon → Orchard, Bron');
    const kept = await server.db.query('SELECT n.data, c.was FROM notifications n, event_changes c');
    expect(JSON.stringify(kept)).not.toContain('Town hall');
  });

  test('tells nothing of the rest, nor anything to who made it, is rejected, or has no part in it', async () => {
    const built = await gathering();
    const rejected = await buildPerson(server);
    await buildParticipation(server, built, rejected, ParticipantRole.REJECTED);
    await settle();
    smtp.forget();
    await change(built, { description: '<p>Bring two friends.</p>' });
    await later(40);
    expect(smtp.recipients()).toEqual([]);
    await change(built, moved);
    await later(40);
    expect(smtp.recipients()).toEqual([built.rose.user.email]);
  });

  test('is told at once where the event begins sooner', async () => {
    const built = await gathering({ beginsOn: new Date(START.getTime() + 25 * MINUTE), endsOn: null });
    await change(built, { title: 'Next door' });
    await server.runJobs();
    expect((await mailsTo(built.rose)).map(({ subject }) => subject)).toEqual(['Changed: Next door']);
  });

  test('is told once, whoever else is about to, and however often the worker is told of it', async () => {
    const built = await gathering();
    const { email } = await buildStranger(built.event);
    const { updatedAt } = await change(built, moved);
    now = new Date(now.getTime() + 40 * MINUTE);
    await Promise.all(Array.from({ length: 4 }, () => runCron(server, 'notifications.tell-changes')));
    const [{ was }] = (await server.db.query<{ was: object }>(
      `SELECT data -> 'was' AS was FROM jobs.job WHERE name LIKE '%event.replanned%' AND data ->> 'eventId' = $1`,
      [built.event.id],
    )) as [{ was: never }];
    const again = { eventId: built.event.id, was, at: updatedAt.toISOString(), byUserId: null };
    await server.db.transaction((tx) => server.app.get(DomainEvents).emit(tx, EventReplanned, again));
    await later(60);
    expect(smtp.recipients().toSorted()).toEqual([built.rose.user.email, email].toSorted());
  });

  test('waits for a mail server that is down, and comes once', async () => {
    const built = await gathering();
    await change(built, moved);
    smtp.accepting = false;
    await expect(later(40)).rejects.toThrow('Try again later');
    smtp.accepting = true;
    await server.db.query(`UPDATE jobs.job SET state = 'created', start_after = now()
      WHERE name = 'core.send-mail' AND state <> 'completed'`);
    await settle();
    await settle();
    expect(smtp.recipients()).toEqual([built.rose.user.email]);
  });
});

describe('an event that does not take place', () => {
  test('is told at once when it is cancelled, with a file that takes it off the calendar', async () => {
    const built = await gathering();
    await change(built, { title: 'Fewer trees' });
    await change(built, { status: 'cancelled' });
    const [mail, ...others] = await mailsTo(built.rose);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Cancelled: Fewer trees');
    expect(mail!.text).toContain('it does not take place');
    const [entry] = eventsIn(new TextDecoder().decode(mail!.attachments[0]!.content as ArrayBuffer));
    expect(entry).toMatchObject({ status: 'CANCELLED', start: BEGINS });
    await later(60);
    expect(await mailsTo(built.rose)).toHaveLength(1);
  });

  test('is told at once when it is deleted, to people without an account as well, and never twice', async () => {
    const built = await gathering();
    const stranger = await buildStranger(built.event, { locale: 'fr', timezone: 'no zone' });
    await change(built, { title: 'Fewer trees' });
    await server.app.get(EventService).delete(built.organizer.viewer, built.event.id);
    await server.runJobs();
    await later(60);
    expect(smtp.recipients().toSorted()).toEqual([built.rose.user.email, stranger.email].toSorted());
    const [mail] = await smtp.mailsTo(stranger.email);
    expect(mail!.subject).toBe('Annulé\u00a0: Fewer trees');
    const [entry] = eventsIn(new TextDecoder().decode(mail!.attachments[0]!.content as ArrayBuffer));
    expect(entry).toMatchObject({ status: 'CANCELLED', summary: 'Fewer trees', start: BEGINS });
  });

  test('is told to nobody once it is over', async () => {
    const built = await gathering();
    now = new Date('2026-12-04T12:00:00Z');
    await server.app.get(EventService).delete(built.organizer.viewer, built.event.id);
    await settle();
    expect(smtp.recipients()).toEqual([]);
  });
});

test('who has no account is told in their language, with their link and no word of anybody else', async () => {
  const built = await gathering();
  const stranger = await buildStranger(built.event, { locale: 'fr' });
  const unproved = await buildStranger(built.event, {}, 'not_confirmed');
  await change(built, moved);
  await later(40);
  expect(smtp.recipients()).not.toContain(unproved.email);
  const [mail] = await smtp.mailsTo(stranger.email);
  expect(mail!.subject).toBe('Modifié\u00a0: More trees');
  expect(mail!.text).toMatch(/Quand\u00a0: .*jeudi 3 décembre 2026.* → .*vendredi 4 décembre 2026/);
  expect(mail!.text).toContain(server.app.get(ParticipationLinks, { strict: false }).manageUrl(built.event, stranger));
  expect(mail!.headers.filter(({ key }) => key.startsWith('list-'))).toEqual([]);
  const everything = `${mail!.text}${mail!.html}`;
  for (const other of [built.rose, built.organizer]) expect(everything).not.toContain(other.user.email);
  const [toRose] = await mailsTo(built.rose);
  expect(`${toRose!.text}${toRose!.html}`).not.toContain(stranger.email);
});
