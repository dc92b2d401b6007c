import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildEvent, type BuiltEvent, buildParticipation, inHours } from '../support/events.js';
import { mailsTo } from '../support/mails.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let father: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  father = await buildPerson(server, { username: 'father', name: 'Father' });
  rose = await buildPerson(server, { username: 'rose', name: 'Rose' });
});
afterAll(() => server.close());

const as = (who?: TestPerson) => (who ? { token: who.accessToken } : {});
const party = (traits: object = {}) => buildEvent(server, { organizer: father, visibility: 'private', ...traits });
const INVITE = `mutation ($eventId: ID!, $actors: [String!]!) {
  inviteToEvent(eventId: $eventId, actors: $actors) {
    id status insertedAt actor { id preferredUsername } invitedBy { id } event { uuid } } }`;
const invite = ({ event }: BuiltEvent, actors: string[], who: TestPerson | undefined = father) =>
  server.graphql(INVITE, { eventId: event.id, actors }, as(who));
const invited = async (built: BuiltEvent, who: TestPerson = rose): Promise<string> => {
  const { data, errors } = await invite(built, [who.actor.preferredUsername]);
  expect(errors).toBeUndefined();
  return data!.inviteToEvent[0].id as string;
};
const withdraw = (id: string, who?: TestPerson) =>
  server.graphql('mutation ($id: ID!) { withdrawEventInvitation(id: $id) { id } }', { id }, as(who));
const decline = (id: string, who?: TestPerson) =>
  server.graphql('mutation ($id: ID!) { declineEventInvitation(id: $id) { id status } }', { id }, as(who));
const join = ({ event }: BuiltEvent, who: TestPerson, actorId = who.actor.id) =>
  server.graphql(
    'mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { id role } }',
    { eventId: event.id, actorId },
    as(who),
  );
const leave = ({ event }: BuiltEvent, who: TestPerson) =>
  server.graphql(
    'mutation ($eventId: ID!, $actorId: ID!) { leaveEvent(eventId: $eventId, actorId: $actorId) { id } }',
    { eventId: event.id, actorId: who.actor.id },
    as(who),
  );
const see = async ({ event }: BuiltEvent, who?: TestPerson) => {
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) { title viewerCan { invite join }
    viewerInvitations { id status actor { id } invitedBy { preferredUsername } }
    invitations { total elements { status actor { preferredUsername } } } } }`;
  const { data, errors } = await server.graphql(query, { uuid: event.uuid }, as(who));
  return errors ? errors[0]!.code : data!.event;
};
const statuses = async ({ event }: BuiltEvent) =>
  (
    await server.db.query<{ status: string }>('SELECT status FROM event_invitations WHERE event_id = $1 ORDER BY id', [
      event.id,
    ])
  ).map(({ status }) => status);
const role = (built: BuiltEvent, actorId: string) =>
  server.db.query('SELECT role FROM participations WHERE event_id = $1 AND actor_id = $2', [built.event.id, actorId]);

describe('inviting people', () => {
  it('lets them see a private event and shows both sides who is invited', async () => {
    const built = await party();
    expect(await see(built, rose)).toBe('event_not_found');
    const friend = await buildPerson(server, { username: 'friend' });
    const { data } = await invite(built, ['rose', ' @Friend ', '@rose']);
    expect(data!.inviteToEvent).toMatchObject([
      { status: 'PENDING', actor: { preferredUsername: 'rose' }, invitedBy: { id: father.actor.id } },
      { status: 'PENDING', actor: { preferredUsername: 'friend' }, event: { uuid: built.event.uuid } },
    ]);
    expect(await see(built, father)).toMatchObject({
      viewerCan: { invite: true },
      viewerInvitations: [],
      invitations: { total: 2, elements: [{ actor: { preferredUsername: 'rose' } }, { status: 'PENDING' }] },
    });
    expect(await see(built, friend)).toMatchObject({
      title: built.event.title,
      viewerCan: { invite: false, join: true },
      viewerInvitations: [{ actor: { id: friend.actor.id }, invitedBy: { preferredUsername: 'father' } }],
      invitations: { total: 0, elements: [] },
    });
  });

  it('writes to their account in its language, once', async () => {
    const louise = await buildPerson(server, { username: 'louise', name: 'Louise', locale: 'fr' });
    const second = await addProfile(server, louise.user, 'lou_elsewhere', 'Lou');
    const built = await party({
      title: 'Surprise\r\nBcc: all@example.org',
      timezone: 'Europe/Paris',
      beginsOn: new Date('2032-12-04T19:00:00Z'),
      endsOn: null,
      options: { showStartTime: false },
    });
    await Promise.all([invite(built, ['louise']), invite(built, ['louise'])]);
    await invite(built, ['@louise']);
    const [mail, ...others] = await mailsTo(server, louise.user.email);
    expect(others).toEqual([]);
    expect(await statuses(built)).toEqual(['pending']);
    expect(mail!.subject).toContain('Father (@father) vous invite à Surprise');
    expect(mail!.bcc ?? []).toEqual([]);
    expect(mail!.text).toContain(`${server.url}/events/${built.event.uuid}`);
    expect(mail!.text).toContain('Louise (@louise)');
    expect(mail!.text).toContain('Cela commence le samedi 4 décembre 2032.');
    expect(mail!.text + mail!.html!).not.toMatch(new RegExp(`${second.preferredUsername}|Lou \\(`));
  });

  it('invites nobody where one is not found, and says who', async () => {
    const built = await party();
    const suspended = await buildPerson(server, { username: 'suspended' });
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [suspended.actor.id]);
    const strange = ['nobody_at_all', '@suspended', 'relay', '', 'a b', '<b>x</b>', 'x'.repeat(500), '\ud800', 'a\0b'];
    const { data, errors } = await invite(built, ['rose', ...strange]);
    expect(data!.inviteToEvent).toBeNull();
    expect(errors).toMatchObject([{ code: 'validation', field: 'actors' }]);
    for (const name of ['nobody_at_all', '@suspended', 'relay']) expect(errors![0]!.message).toContain(name);
    expect(errors![0]!.message).not.toContain('rose');
    expect(await statuses(built)).toEqual([]);
  });

  it('refuses oneself, who is on the list in whatever role, and who has said no', async () => {
    const built = await party({ visibility: 'public' });
    const [guest, out, reluctant] = await Promise.all(
      ['guest', 'out', 'reluctant'].map((username) => buildPerson(server, { username })),
    );
    await buildParticipation(server, built, guest!);
    await buildParticipation(server, built, out!, 'rejected');
    await decline(await invited(built, reluctant), reluctant);
    const { errors } = await invite(built, ['rose', 'father', 'guest', 'out', 'reluctant']);
    expect(errors!.map(({ field, message }) => [field, message])).toEqual([
      ['actors', expect.stringMatching(/organize.*@father$/)],
      ['actors', expect.stringMatching(/list.*@guest and @out$/)],
      ['actors', expect.stringMatching(/no thanks.*@reluctant$/)],
    ]);
    expect(await statuses(built)).toEqual(['declined']);
  });

  it.each([
    ['a draft', { draft: true }, 'event_is_draft'],
    ['one that is cancelled', { status: 'cancelled' }, 'event_cancelled'],
    ['one that is over', { beginsOn: inHours(-2) }, 'event_over'],
  ])('is not for %s', async (_, traits, code) => {
    const built = await party(traits);
    expect((await invite(built, ['rose'])).errors).toMatchObject([{ code }]);
    expect(await see(built, father)).toMatchObject({ viewerCan: { invite: false } });
  });

  it('takes between one and thirty names at once, and 500 for an event', async () => {
    const built = await party();
    for (const actors of [[], Array<string>(31).fill('rose')])
      expect((await invite(built, actors)).errors).toMatchObject([{ code: 'validation', field: 'actors' }]);
    await server.db.query(
      `WITH crowd AS (INSERT INTO actors (type, preferred_username, domain, url, created_at, updated_at)
          SELECT 'person', 'crowd_' || n, 'crowd.example', 'https://crowd.example/' || n, now(), now()
            FROM generate_series(1, 499) n RETURNING id)
        INSERT INTO event_invitations (event_id, actor_id, inviter_actor_id, inserted_at, updated_at)
          SELECT $1, id, $2, now(), now() FROM crowd`,
      [built.event.id, father.actor.id],
    );
    await buildPerson(server, { username: 'last_one' });
    expect((await invite(built, ['rose', 'last_one'])).errors).toMatchObject([{ field: 'actors' }]);
    expect((await invite(built, ['rose'])).errors).toBeUndefined();
    expect((await invite(built, ['last_one'])).errors).toMatchObject([{ message: expect.stringContaining('500') }]);
  });
});

describe('somebody who is invited', () => {
  it.each([
    ['on invitation', { joinOptions: 'invite', visibility: 'public' }],
    ['private', {}],
    ['where the organizer approves others', { joinOptions: 'restricted', visibility: 'public' }],
  ])('is in at once at an event %s', async (_, traits) => {
    const built = await party(traits);
    await invited(built);
    expect((await join(built, rose)).data!.joinEvent.role).toBe('PARTICIPANT');
    expect(await statuses(built)).toEqual(['accepted']);
    expect(await see(built, rose)).toMatchObject({ viewerInvitations: [] });
  });

  it('does not bring in another profile of theirs', async () => {
    const other = await addProfile(server, rose.user, `other_${randomUUID().slice(0, 8)}`);
    for (const traits of [{ joinOptions: 'invite', visibility: 'public' }, {}]) {
      const built = await party(traits);
      await invited(built);
      expect((await join(built, rose, other.id)).errors).toMatchObject([{ code: 'event_on_invitation' }]);
    }
    const asked = await party({ joinOptions: 'restricted', visibility: 'public' });
    await invited(asked);
    expect((await join(asked, rose, other.id)).data!.joinEvent.role).toBe('NOT_APPROVED');
  });

  it('needs a place like everybody', async () => {
    const built = await party({ options: { maximumAttendeeCapacity: 1 } });
    const first = await buildPerson(server);
    await invited(built, first);
    await invited(built);
    await join(built, first);
    expect((await join(built, rose)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    expect(await statuses(built)).toEqual(['accepted', 'pending']);
  });

  it('can say no and think again, and no longer has it among those that wait', async () => {
    const anna = await buildPerson(server);
    const built = await party();
    const id = await invited(built, anna);
    const waiting = async () => {
      const query =
        '{ loggedPerson { eventInvitations { total elements { id invitedBy { name } event { title } } } } }';
      return (await server.graphql(query, {}, as(anna))).data!.loggedPerson.eventInvitations;
    };
    expect(await waiting()).toMatchObject({
      total: 1,
      elements: [{ id, invitedBy: { name: 'Father' }, event: { title: built.event.title } }],
    });
    expect((await decline(id, anna)).data!.declineEventInvitation).toEqual({ id, status: 'DECLINED' });
    expect((await decline(id, anna)).errors).toBeUndefined();
    expect(await waiting()).toMatchObject({ total: 0, elements: [] });
    expect((await withdraw(id, father)).errors).toMatchObject([{ code: 'invitation_answered', status_code: 400 }]);
    expect((await join(built, anna)).data!.joinEvent.role).toBe('PARTICIPANT');
    expect((await decline(id, anna)).errors).toMatchObject([{ code: 'invitation_answered' }]);
  });

  it('can come back after leaving, but not once the organizer has turned them away', async () => {
    const built = await party();
    await invited(built);
    await join(built, rose);
    await leave(built, rose);
    expect(await statuses(built)).toEqual(['declined']);
    const { id } = (await join(built, rose)).data!.joinEvent;
    const turnAway = 'mutation ($id: ID!) { updateParticipation(id: $id, role: REJECTED) { role } }';
    await server.graphql(turnAway, { id }, as(father));
    expect(await see(built, rose)).toBe('event_not_found');
    expect((await join(built, rose)).errors).toMatchObject([{ code: 'event_not_found' }]);
  });

  it('finds nothing any more once the invitation is taken back, nor while the event is a draft', async () => {
    const built = await party();
    const id = await invited(built);
    await server.db.query('UPDATE events SET draft = true WHERE id = $1', [built.event.id]);
    expect(await see(built, rose)).toBe('event_not_found');
    expect((await join(built, rose)).errors).toMatchObject([{ code: 'event_not_found' }]);
    await server.db.query('UPDATE events SET draft = false WHERE id = $1', [built.event.id]);
    expect((await withdraw(id, father)).data!.withdrawEventInvitation).toEqual({ id });
    expect(await see(built, rose)).toBe('event_not_found');
    expect((await decline(id, rose)).errors).toMatchObject([{ code: 'invitation_not_found', status_code: 404 }]);
    expect((await invite(built, ['rose'])).data!.inviteToEvent[0].id).not.toBe(id);
  });

  it('has no invitation left whose event is over, cancelled or deleted', async () => {
    const bea = await buildPerson(server);
    const [over, cancelled, deleted] = await Promise.all([
      party(),
      party({ endsOn: inHours(90) }),
      party({ endsOn: inHours(90) }),
    ]);
    for (const built of [over, cancelled, deleted]) await invited(built, bea);
    await server.graphql(
      `mutation { updateEvent(eventId: "${cancelled.event.id}", status: CANCELLED) { id } }`,
      {},
      as(father),
    );
    await server.graphql(`mutation { deleteEvent(eventId: "${deleted.event.id}") { id } }`, {}, as(father));
    await server.db.query('UPDATE events SET begins_on = $2 WHERE id = $1', [over.event.id, inHours(-1)]);
    const { data } = await server.graphql('{ loggedUser { eventInvitations { total } } }', {}, as(bea));
    expect(data!.loggedUser.eventInvitations.total).toBe(0);
  });
});

describe('nobody else', () => {
  const roles = ['anonymous', 'stranger', 'contact', 'participant', 'invited', 'administrator'] as const;
  let built: BuiltEvent;
  let open: string;
  const people = new Map<string, TestPerson | undefined>();
  beforeAll(async () => {
    for (const name of roles.slice(1)) people.set(name, await buildPerson(server));
    people.set('administrator', await buildPerson(server, { role: UserRole.ADMINISTRATOR }));
    built = await party({ visibility: 'public', contacts: [people.get('contact')!.actor] });
    await buildParticipation(server, built, people.get('participant')!);
    await invited(built, people.get('invited'));
    open = await invited(built);
  });

  it.each(roles)('invites, reads or takes back: %s', async (name) => {
    const who = people.get(name);
    const code = who ? 'unauthorized' : 'unauthenticated';
    const refused = await server.graphql(INVITE, { eventId: built.event.id, actors: ['father'] }, as(who));
    expect(refused.errors).toMatchObject([{ code }]);
    expect(await see(built, who)).toMatchObject({
      viewerCan: { invite: false },
      invitations: { total: 0, elements: [] },
    });
    const hidden = who ? 'invitation_not_found' : 'unauthenticated';
    expect((await withdraw(open, who)).errors).toMatchObject([{ code: hidden }]);
    expect((await decline(open, who)).errors).toMatchObject([{ code: hidden }]);
    expect(await statuses(built)).toEqual(['pending', 'pending']);
  });

  it('answers for the invited, not even the organizer, and the invited take nothing back', async () => {
    expect((await decline(open, father)).errors).toMatchObject([{ code: 'unauthorized' }]);
    expect((await withdraw(open, rose)).errors).toMatchObject([{ code: 'unauthorized' }]);
    for (const id of ['0', '-1', 'x', '99999999999999999999'])
      expect((await withdraw(id, father)).errors).toMatchObject([{ code: 'invitation_not_found' }]);
  });

  it('learns of a private event by trying to invite', async () => {
    const secret = await party();
    for (const id of [secret.event.id, '999999', 'x'])
      expect((await server.graphql(INVITE, { eventId: id, actors: ['rose'] }, as(rose))).errors).toMatchObject([
        { code: 'event_not_found' },
      ]);
  });

  it('reads the invitations of a profile', async () => {
    const query = 'query ($id: ID!) { person(id: $id) { eventInvitations { total elements { id } } } }';
    for (const who of [father, people.get('administrator')!, undefined]) {
      const { data } = await server.graphql(query, { id: rose.actor.id }, as(who));
      expect(data?.person?.eventInvitations ?? { total: 0, elements: [] }).toEqual({ total: 0, elements: [] });
    }
  });
});

describe('an invitation', () => {
  it('and a join at the same moment end as one participation and no open invitation', async () => {
    for (let round = 0; round < 5; round++) {
      const built = await party({ visibility: 'public' });
      await Promise.all([invite(built, ['rose']), join(built, rose), invite(built, ['rose'])]);
      expect(await role(built, rose.actor.id)).toEqual([{ role: 'participant' }]);
      expect(await statuses(built)).not.toContain('pending');
    }
  });

  it('goes with the profile that it was for', async () => {
    const carl = await buildPerson(server);
    const gone = await addProfile(server, carl.user, `gone_${randomUUID().slice(0, 8)}`);
    const built = await party();
    await invite(built, [gone.preferredUsername]);
    await server.graphql('mutation ($id: ID!) { deletePerson(id: $id) { id } }', { id: gone.id }, as(carl));
    await server.runJobs();
    expect(await statuses(built)).toEqual([]);
  });
});

test('inviting is counted, and so are the mails to one account, which is invited all the same', async () => {
  const strict = await startTestServer({ RATE_LIMITS: 'true' });
  try {
    const host = await buildPerson(strict);
    const guest = await buildPerson(strict, { username: 'guest' });
    for (let count = 0; count < 22; count++) {
      const { event } = await buildEvent(strict, { organizer: host });
      await strict.graphql(INVITE, { eventId: event.id, actors: ['guest'] }, as(host));
    }
    expect(await mailsTo(strict, guest.user.email)).toHaveLength(20);
    const { data } = await strict.graphql('{ loggedUser { eventInvitations { total } } }', {}, as(guest));
    expect(data!.loggedUser.eventInvitations.total).toBe(22);
    const { event } = await buildEvent(strict, { organizer: host });
    const crowd = { eventId: event.id, actors: Array<string>(30).fill('guest') };
    const answers = [];
    for (let count = 0; count < 6; count++) answers.push(await strict.graphql(INVITE, crowd, as(host)));
    expect(answers.map(({ errors }) => errors?.[0]?.code)).toEqual([...Array(5).fill(undefined), 'too_many_requests']);
  } finally {
    await strict.close();
  }
});
