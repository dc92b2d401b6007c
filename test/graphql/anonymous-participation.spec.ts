import { beforeAll, describe, expect, test } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import {
  anonymousActorId,
  buildAnonymous,
  confirmAnonymously,
  joinAnonymously,
  linkIn,
  linkMailedTo,
} from '#test/anonymous';
import { inHours } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson } from '#test/people';
import type { TestServer } from '#test/server';
import { useVisitors } from '#test/visitors';

const visitors = useVisitors();
const { open, address, leave, linked, say, decide, guests, rows, codeOf } = visitors;
let server: TestServer;
let father: typeof visitors.father;
beforeAll(() => {
  ({ server, father } = visitors);
});

describe('somebody without an account', () => {
  test('asks, confirms by the mailed link, and gets a mail with the event as a calendar file', async () => {
    const built = await open({ title: 'Trees <b>& more</b>' }, { timezone: 'Europe/Paris' });
    const email = address();
    const asked = await joinAnonymously(server, built.event.id, ` ${email} `, { message: 'With <i>cake</i>' });
    expect(asked).toMatchObject({
      data: {
        joinEvent: {
          id: null,
          role: 'NOT_CONFIRMED',
          metadata: null,
          actor: { id: await anonymousActorId(server), preferredUsername: 'anonymous' },
          event: { uuid: built.event.uuid },
        },
      },
    });
    // Nobody is told before.
    expect(await guests(built)).toMatchObject({ participantStats: { going: 1 }, participants: { total: 1 } });
    expect((await guests(built, 'not_confirmed')).participants).toEqual({ total: 0, elements: [] });

    const [question] = await mailsTo(server, email);
    expect(question).toMatchObject({ subject: `Please confirm: ${built.event.title}`, attachments: [] });
    const token = linkIn(question, 'confirm')!;
    expect((await linked(token)).data!.linkedParticipation).toMatchObject({ role: 'NOT_CONFIRMED', ticketUrl: null });
    const { data } = await confirmAnonymously(server, token);
    expect(data!.confirmParticipation).toMatchObject({ role: 'PARTICIPANT', event: { uuid: built.event.uuid } });
    expect(await guests(built)).toMatchObject({
      participantStats: { going: 2, participant: 1, notConfirmed: 0 },
      participants: {
        total: 2,
        elements: [{}, { role: 'PARTICIPANT', metadata: { message: 'With cake', locale: null } }],
      },
    });

    const [, welcome] = await mailsTo(server, email);
    expect(welcome!.subject).toBe(`You are taking part: ${built.event.title}`);
    expect(welcome!.attachments).toMatchObject([{ mimeType: 'text/calendar', filename: 'trees-b-more-b.ics' }]);
    const file = Buffer.from(welcome!.attachments[0]!.content as ArrayBuffer).toString();
    expect(file).toContain('DTSTART;TZID=Europe/Paris:');
    expect(welcome!.html).not.toContain('<b>&');
    expect(linkIn(welcome, 'cancel')).toHaveLength(43);

    // Their ticket is behind the link, and opens the door as others do.
    expect(welcome!.text).toContain('Show your ticket, change or cancel');
    const { ticketUrl } = (await linked(linkIn(welcome, 'cancel')!)).data!.linkedParticipation;
    const holder = `{ ticketHolder(code: "${ticketUrl.split('/').at(-1)}") { id event { uuid } } }`;
    expect((await server.graphql(holder, {}, { token: father.accessToken })).data!.ticketHolder).toEqual({
      id: data!.confirmParticipation.id,
      event: { uuid: built.event.uuid },
    });
  });

  test('is written to in their own language', async () => {
    const built = await open();
    const email = address();
    await buildAnonymous(server, built.event.id, email, { locale: 'fr_FR', timezone: 'America/Montreal' });
    const subjects = (await mailsTo(server, email)).map(({ subject }) => subject);
    expect(subjects).toEqual([
      `Merci de confirmer\u00a0: ${built.event.title}`,
      `Vous participez\u00a0: ${built.event.title}`,
    ]);
  });

  test('waits for the organizer where they approve, and hears what was decided', async () => {
    const built = await open({ joinOptions: 'restricted' });
    const [yes, no] = [address(), address()];
    const accepted = await buildAnonymous(server, built.event.id, yes, { message: 'May I?' });
    const refused = await buildAnonymous(server, built.event.id, no);
    await server.runJobs();
    expect(await guests(built)).toMatchObject({ participantStats: { notApproved: 2, going: 1 } });
    await decide(accepted, 'PARTICIPANT');
    await decide(refused, 'REJECTED');
    const [, asked, welcome] = await mailsTo(server, yes);
    expect(asked).toMatchObject({ subject: `Your request was passed on: ${built.event.title}`, attachments: [] });
    expect(asked!.text).not.toContain('ticket');
    const refusal = await linked(linkIn((await mailsTo(server, no)).at(-2), 'cancel')!);
    expect(refusal.data!.linkedParticipation).toMatchObject({ role: 'REJECTED', ticketUrl: null });
    expect(welcome!.text).toContain('The organizer has approved your request');
    expect(welcome!.attachments).toHaveLength(1);
    const [, , sorry] = await mailsTo(server, no);
    expect(sorry).toMatchObject({ subject: `You cannot take part: ${built.event.title}`, attachments: [] });
    expect(linkIn(sorry, 'cancel')).toBeUndefined();
    expect(await guests(built)).toMatchObject({ participantStats: { notApproved: 0, participant: 1 } });
  });

  test('with an account hears of a decision as well', async () => {
    const built = await open({ joinOptions: 'restricted' });
    const rose = await buildPerson(server, { name: 'Rose' });
    const query = 'mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { id } }';
    const ids = { eventId: built.event.id, actorId: rose.actor.id };
    const { data } = await server.graphql(query, ids, { token: rose.accessToken });
    await decide(data!.joinEvent.id, 'PARTICIPANT');
    const mails = await mailsTo(server, rose.user.email);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain(`Rose (@${rose.actor.preferredUsername})`);
    expect(mails[0]!.attachments).toHaveLength(1);
    expect(mails[0]!.text).not.toContain('/participation/email/');
  });

  test('changes the message and gives the place up by the link, from any browser', async () => {
    const built = await open();
    const email = address();
    await buildAnonymous(server, built.event.id, email, { message: 'First', timezone: 'Europe/Paris' });
    const token = await linkMailedTo(server, email, 'cancel');
    expect((await say(token, ' Second\n<script>x</script>words ')).data!.updateLinkedParticipation).toMatchObject({
      role: 'PARTICIPANT',
      message: 'Second\nwords',
    });
    expect((await rows(built))[0]!.metadata).toEqual({
      message: 'Second\nwords',
      locale: 'en',
      timezone: 'Europe/Paris',
    });
    expect((await linked(token)).data!.linkedParticipation).toMatchObject({ event: { title: built.event.title } });
    expect((await leave(built.event.id, token)).data!.leaveEvent).toMatchObject({ event: { id: built.event.id } });
    expect(await rows(built)).toEqual([]);
    expect(await guests(built)).toMatchObject({ participantStats: { participant: 0, going: 1 } });
    for (const answer of [await leave(built.event.id, token), await linked(token), await say(token, 'x')]) {
      expect(codeOf(answer)).toBe('participant_not_found');
    }
  });
});

describe('a wish to take part', () => {
  test.each<[string, object, object, string]>([
    ['where the organizer does not want it', {}, { anonymousParticipation: false }, 'anonymous_participation_closed'],
    ['in a draft', { draft: true }, {}, 'event_not_found'],
    ['in a private event', { visibility: 'private' }, {}, 'event_not_found'],
    ['in an event for members', { visibility: 'restricted' }, {}, 'event_not_found'],
    ['in one on invitation', { joinOptions: 'invite' }, {}, 'event_on_invitation'],
    ['in one that is over', { beginsOn: inHours(-2) }, {}, 'event_over'],
    ['in one that is cancelled', { status: 'cancelled' }, {}, 'event_cancelled'],
  ])('%s is refused, and nothing is mailed', async (_, traits, options, code) => {
    const built = await open(traits, options);
    const email = address();
    expect(codeOf(await joinAnonymously(server, built.event.id, email))).toBe(code);
    expect(await rows(built)).toEqual([]);
    expect(await mailsTo(server, email)).toEqual([]);
  });

  test('where the instance does not want it is refused, and the configuration says so', async () => {
    const built = await open();
    const email = address();
    await joinAnonymously(server, built.event.id, email);
    const token = await linkMailedTo(server, email, 'confirm');
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    const config = () => server.graphql('{ config { anonymous { participation { allowed } } } }');
    const federated = async () => {
      const answer = await fetch(built.event.url, { headers: { accept: 'application/activity+json' } });
      return ((await answer.json()) as { anonymousParticipationEnabled: boolean }).anonymousParticipationEnabled;
    };
    expect((await config()).data!.config.anonymous.participation.allowed).toBe(true);
    expect(await federated()).toBe(true);
    await settings.change({ anonymousParticipation: false });
    try {
      expect((await config()).data!.config.anonymous.participation.allowed).toBe(false);
      expect(await federated()).toBe(false);
      expect(codeOf(await joinAnonymously(server, built.event.id, address()))).toBe('anonymous_participation_closed');
      expect(codeOf(await confirmAnonymously(server, token))).toBe('anonymous_participation_closed');
    } finally {
      await settings.change({ anonymousParticipation: true });
    }
    expect(await confirmAnonymously(server, token)).toMatchObject({
      data: { confirmParticipation: { role: 'PARTICIPANT' } },
    });
  });

  test.each([
    null,
    '',
    'x',
    'a@b',
    'a b@example.org',
    'a@example.org\r\nBcc: b@example.org',
    `${'x'.repeat(250)}@b.org`,
  ])('with %j for an address is refused beside it', async (email) => {
    const built = await open();
    expect(await joinAnonymously(server, built.event.id, email)).toMatchObject({
      errors: [{ code: 'validation', field: 'email' }],
    });
    expect(await rows(built)).toEqual([]);
  });

  test('with too long a message, or at no event, is refused', async () => {
    const built = await open();
    const long = await joinAnonymously(server, built.event.id, address(), { message: 'x'.repeat(2001) });
    expect(long).toMatchObject({ errors: [{ code: 'validation', field: 'message' }] });
    for (const id of ['0', '-1', 'x', '99999999999999999999', built.event.uuid]) {
      expect(codeOf(await joinAnonymously(server, id, address()))).toBe('event_not_found');
    }
    expect(await rows(built)).toEqual([]);
  });

  test('takes no place before it is confirmed, and none where there is none left by then', async () => {
    const built = await open({}, { maximumAttendeeCapacity: 1 });
    const [first, second] = [address(), address()];
    for (const email of [first, second]) await joinAnonymously(server, built.event.id, email);
    const tokens = [await linkMailedTo(server, first, 'confirm'), await linkMailedTo(server, second, 'confirm')];
    expect((await confirmAnonymously(server, tokens[0]!)).data!.confirmParticipation.role).toBe('PARTICIPANT');
    expect(codeOf(await confirmAnonymously(server, tokens[1]!))).toBe('maximum_attendee_capacity_reached');
    expect(codeOf(await joinAnonymously(server, built.event.id, address()))).toBe('maximum_attendee_capacity_reached');
    expect((await rows(built)).map(({ role }) => role)).toEqual(['participant', 'not_confirmed']);
  });

  test('is answered alike whether or not the address takes part, and only its owner learns more', async () => {
    const built = await open();
    const email = address();
    await buildAnonymous(server, built.event.id, email, { message: 'mine' });
    const known = await joinAnonymously(server, built.event.id, email.toUpperCase(), { message: 'not mine' });
    const unknown = await joinAnonymously(server, built.event.id, address(), { message: 'not mine' });
    expect(known.data).toEqual(unknown.data);
    expect(known.errors).toEqual(unknown.errors);
    expect((await rows(built))[0]).toMatchObject({ email, metadata: { message: 'mine' } });
    const mail = (await mailsTo(server, email)).at(-1)!;
    expect(mail.subject).toBe(`You have asked already: ${built.event.title}`);
    expect(mail.text).toContain('You are taking part already');
    expect(codeOf(await linked(linkIn(mail, 'cancel')!))).toBeUndefined();
  });

  test('made again before confirming says what was said last, and is one row however many come at once', async () => {
    const built = await open();
    const email = address();
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => joinAnonymously(server, built.event.id, email, { message: `${i}` })),
    );
    await joinAnonymously(server, built.event.id, email, { message: 'last' });
    expect(await rows(built)).toMatchObject([{ email, role: 'not_confirmed', metadata: { message: 'last' } }]);
    const token = await linkMailedTo(server, email, 'confirm');
    const answers = await Promise.all(Array.from({ length: 8 }, () => confirmAnonymously(server, token)));
    expect(answers.map(({ data }) => data!.confirmParticipation.role)).toEqual(Array(8).fill('PARTICIPANT'));
    expect((await guests(built)).participantStats).toMatchObject({ participant: 1, notConfirmed: 0 });
    const welcomes = (await mailsTo(server, email)).filter(({ attachments }) => attachments.length > 0);
    expect(welcomes).toHaveLength(1);
  });
});
