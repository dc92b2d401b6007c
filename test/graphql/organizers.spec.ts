import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MediaService } from '#convoke/media';
import { buildEvent, type BuiltEvent, buildParticipation } from '#test/events';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let rose: TestPerson;
let amir: TestPerson;
let lea: TestPerson;
let stranger: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { username: 'rose' });
  amir = await buildPerson(server, { username: 'amir' });
  lea = await buildPerson(server, { username: 'lea' });
  stranger = await buildPerson(server);
});
afterAll(() => server.close());

let built: BuiltEvent;
beforeEach(async () => (built = await buildEvent(server, { organizer: rose })));

type Answer = Awaited<ReturnType<TestServer['graphql']>>;
const as = (who?: TestPerson) => (who ? { token: who.accessToken } : {});
const ask = (
  handle: string,
  {
    who = rose,
    role = 'CO_ORGANIZER',
    eventId = built.event.id,
  }: { who?: TestPerson; role?: string; eventId?: string } = {},
) =>
  server.graphql(
    `mutation ($eventId: ID!, $actor: String!, $role: EventOrganizerRole!) {
      inviteOrganizer(eventId: $eventId, actor: $actor, role: $role) {
        id role actor { id } invitedBy { id } event { uuid } } }`,
    { eventId, actor: handle, role },
    as(who),
  );
const asked = async (who: TestPerson, more: Parameters<typeof ask>[1] = {}): Promise<string> => {
  const { data, errors } = await ask(who.actor.preferredUsername, more);
  expect(errors).toBeUndefined();
  return data!.inviteOrganizer.id as string;
};
const answer = (mutation: 'accept' | 'decline' | 'withdraw', id: string, who?: TestPerson) =>
  server.graphql(`mutation ($id: ID!) { ${mutation}OrganizerInvitation(id: $id) { id } }`, { id }, as(who));
const remove = (who: TestPerson, from: TestPerson | string, eventId = built.event.id) =>
  server.graphql(
    'mutation ($eventId: ID!, $actorId: ID!) { removeOrganizer(eventId: $eventId, actorId: $actorId) { id } }',
    { eventId, actorId: typeof from === 'string' ? from : from.actor.id },
    as(who),
  );
const update = (who: TestPerson, args: string) =>
  server.graphql(`mutation { updateEvent(eventId: "${built.event.id}", ${args}) { id } }`, {}, as(who));
const see = async (who?: TestPerson, uuid = built.event.uuid) => {
  const { data, errors } = await server.graphql(
    `query ($uuid: UUID!) { event(uuid: $uuid) { organizerActor { id } contacts { id } picture { id url } description
      viewerCan { update delete manageParticipants nameOrganizers invite }
      organizerInvitations { id role actor { id } } viewerOrganizerInvitations { id role invitedBy { id } } } }`,
    { uuid },
    as(who),
  );
  return errors ? errors[0]!.code : data!.event;
};
const hosts = async () => {
  const { organizerActor, contacts } = await see(rose);
  return [organizerActor.id, ...contacts.map(({ id }: { id: string }) => id)];
};
const codes = ({ errors }: Answer) => errors?.map(({ code, field }) => (field ? `${code}: ${field}` : code));
const welcome = async (who: TestPerson, more: Parameters<typeof ask>[1] = {}) => {
  const { errors } = await answer('accept', await asked(who, more), who);
  expect(errors).toBeUndefined();
};
const seats = () =>
  server.db.query('SELECT actor_id AS id, role FROM participations WHERE event_id = $1 ORDER BY role, id', [
    built.event.id,
  ]);

describe('a co-organizer', () => {
  it('is asked, sees what it is about, and becomes one by saying yes', async () => {
    const { data } = await ask(' @Amir ');
    const { id } = data!.inviteOrganizer;
    expect(data!.inviteOrganizer).toEqual({
      id,
      role: 'CO_ORGANIZER',
      actor: { id: amir.actor.id },
      invitedBy: { id: rose.actor.id },
      event: { uuid: built.event.uuid },
    });
    expect(await see(rose)).toMatchObject({
      contacts: [],
      organizerInvitations: [{ id, actor: { id: amir.actor.id } }],
    });
    expect(await see(amir)).toMatchObject({
      viewerCan: { update: false },
      organizerInvitations: [],
      viewerOrganizerInvitations: [{ id, role: 'CO_ORGANIZER', invitedBy: { id: rose.actor.id } }],
    });
    const mine =
      '{ loggedUser { organizerInvitations { id event { uuid } } coOrganizedEvents { total elements { uuid } } } }';
    const waiting = (await server.graphql(mine, {}, as(amir))).data!.loggedUser;
    expect(waiting.organizerInvitations).toContainEqual({ id, event: { uuid: built.event.uuid } });
    expect((await answer('accept', id, amir)).errors).toBeUndefined();
    expect(await hosts()).toEqual([rose.actor.id, amir.actor.id]);
    expect((await see(rose)).organizerInvitations).toEqual([]);
    const now = (await server.graphql(mine, {}, as(amir))).data!.loggedUser;
    expect(now.coOrganizedEvents.elements).toContainEqual({ uuid: built.event.uuid });
    expect(now.organizerInvitations).not.toContainEqual({ id, event: { uuid: built.event.uuid } });
  });

  it('edits the event and runs its guest list, but neither deletes it nor says who organizes it', async () => {
    await welcome(amir);
    await welcome(lea);
    const { viewerCan } = await see(amir);
    expect(viewerCan).toEqual({
      update: true,
      manageParticipants: true,
      delete: false,
      nameOrganizers: false,
      invite: false,
    });
    expect((await update(amir, 'title: "Changed by Amir"')).errors).toBeUndefined();
    const deleted = await server.graphql(`mutation { deleteEvent(eventId: "${built.event.id}") { id } }`, {}, as(amir));
    expect(codes(deleted)).toEqual(['unauthorized']);
    expect(codes(await ask('stranger', { who: amir }))).toEqual(['unauthorized']);
    expect(codes(await remove(amir, lea))).toEqual(['unauthorized']);
    expect(codes(await update(amir, `contacts: [{ id: "${amir.actor.id}" }]`))).toEqual(['validation: contacts']);
    expect(codes(await update(amir, `organizerActorId: "${amir.actor.id}"`))).toEqual(['validation: organizerActorId']);
    expect(await hosts()).toEqual([rose.actor.id, amir.actor.id, lea.actor.id]);
  });

  it('says no, is taken back, leaves or is taken off, and may do nothing more then', async () => {
    const declined = await asked(amir);
    expect((await answer('decline', declined, amir)).errors).toBeUndefined();
    const withdrawn = await asked(amir);
    expect((await answer('withdraw', withdrawn, rose)).errors).toBeUndefined();
    for (const id of [declined, withdrawn])
      expect(codes(await answer('accept', id, amir))).toEqual(['invitation_not_found']);
    await welcome(amir);
    await welcome(lea);
    expect((await remove(amir, amir)).data).toEqual({ removeOrganizer: { id: amir.actor.id } });
    expect((await remove(rose, lea)).errors).toBeUndefined();
    expect(await hosts()).toEqual([rose.actor.id]);
    for (const who of [amir, lea]) expect(codes(await update(who, 'title: "Still here"'))).toEqual(['unauthorized']);
  });

  it('adds pictures as theirs, and copies the event into their own name', async () => {
    await welcome(amir);
    const owner = { userId: amir.user.id, actorId: amir.actor.id };
    const picture = await server.app
      .get(MediaService, { strict: false })
      .upload({ bytes: await photograph(60, 40), name: 'poster', owner });
    expect((await update(amir, `picture: { mediaId: "${picture.id}" }`)).errors).toBeUndefined();
    const owned = await server.db.query(
      'SELECT m.owner_actor_id AS id FROM media m JOIN events e ON e.picture_id = m.id WHERE e.id = $1',
      [built.event.id],
    );
    expect(owned).toEqual([{ id: amir.actor.id }]);
    const { data } = await server.graphql(
      `mutation { duplicateEvent(eventId: "${built.event.id}") { organizerActor { id } contacts { id } } }`,
      {},
      as(amir),
    );
    expect(data!.duplicateEvent).toEqual({ organizerActor: { id: amir.actor.id }, contacts: [] });
  });

  it('of a draft or a private event sees it as soon as they are asked, and no longer when they say no', async () => {
    for (const traits of [{ draft: true }, { visibility: 'private' }]) {
      built = await buildEvent(server, { organizer: rose, ...traits });
      expect(await see(amir)).toBe('event_not_found');
      const id = await asked(amir);
      expect(await see(amir)).toMatchObject({ viewerCan: { update: false } });
      await answer('decline', id, amir);
      expect(await see(amir)).toBe('event_not_found');
    }
  });
});

describe('handing an event over', () => {
  it('makes it theirs when they accept, gives their place to the next, and keeps the former as co-organizer', async () => {
    const bytes = await photograph(80, 60);
    built = await buildEvent(server, {
      organizer: rose,
      options: { maximumAttendeeCapacity: 1 },
      picture: { media: { name: 'poster', file: { filename: 'x.jpg', bytes } } },
    });
    await welcome(lea);
    await buildParticipation(server, built, amir);
    const wait = `mutation { joinEvent(eventId: "${built.event.id}", actorId: "${stranger.actor.id}", acceptWaiting: true) { role } }`;
    expect((await server.graphql(wait, {}, as(stranger))).data!.joinEvent.role).toBe('WAITING');
    const before = await see(rose);
    await welcome(amir, { role: 'ORGANIZER' });
    expect(await hosts()).toEqual([amir.actor.id, rose.actor.id, lea.actor.id]);
    expect(await seats()).toEqual([
      { id: amir.actor.id, role: 'creator' },
      { id: stranger.actor.id, role: 'participant' },
    ]);
    expect((await see(amir)).viewerCan).toMatchObject({ delete: true, nameOrganizers: true, invite: true });
    const after = await see(rose);
    expect(after.viewerCan).toMatchObject({ update: true, delete: false, nameOrganizers: false });
    expect(after.picture.id).not.toBe(before.picture.id);
    expect(after.picture.url).not.toBe(before.picture.url);
    expect((await remove(rose, rose)).errors).toBeUndefined();
    expect(await hosts()).toEqual([amir.actor.id, lea.actor.id]);
  });

  it('is offered to one at a time, and to nobody by those who do not organize it any more', async () => {
    const first = await asked(amir, { role: 'ORGANIZER' });
    expect(codes(await ask('lea', { role: 'ORGANIZER' }))).toEqual(['validation: role']);
    expect(codes(await ask('amir'))).toEqual(['validation: actor']);
    await answer('accept', first, amir);
    expect(codes(await ask('lea', { role: 'ORGANIZER' }))).toEqual(['unauthorized']);
    await welcome(rose, { role: 'ORGANIZER', who: amir });
    expect(await hosts()).toEqual([rose.actor.id, amir.actor.id]);
  });

  it('holds for all dates to come of an event that repeats, as co-organizing does', async () => {
    built = await buildEvent(server, { organizer: rose, recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await server.runJobs();
    await welcome(lea);
    await welcome(amir, { role: 'ORGANIZER' });
    const rows = await server.db.query(
      `SELECT e.organizer_actor_id AS id, ARRAY(SELECT actor_id FROM event_contacts c WHERE c.event_id = e.id ORDER BY position) AS contacts
        FROM event_occurrences o JOIN events e ON e.id = o.event_id
        WHERE o.series_id = (SELECT series_id FROM event_occurrences WHERE event_id = $1)`,
      [built.event.id],
    );
    const each = { id: amir.actor.id, contacts: [rose.actor.id, lea.actor.id] };
    expect(rows).toEqual([each, each, each]);
    expect((await update(lea, 'title: "All of them", scope: ALL')).errors).toBeUndefined();
    await server.db.query(
      `DELETE FROM event_contacts WHERE actor_id = $1 AND event_id = (SELECT max(event_id) FROM event_occurrences)`,
      [lea.actor.id],
    );
    expect(codes(await update(lea, 'title: "Also that one", scope: ALL'))).toEqual(['unauthorized']);
    await remove(amir, lea);
    const left = await server.db.query(
      'SELECT FROM event_contacts WHERE actor_id = $1 AND event_id IN (SELECT event_id FROM event_occurrences)',
      [lea.actor.id],
    );
    expect(left).toEqual([]);
  });
});

describe('two things at once', () => {
  const inRow = ['accepted', 'refused'];
  const outcomes = (answers: Answer[]) => answers.map(({ errors }) => (errors ? 'refused' : 'accepted')).toSorted();

  it('an answer given on two devices counts once, and one that crosses its taking back as the first of them', async () => {
    for (const role of ['CO_ORGANIZER', 'ORGANIZER']) {
      built = await buildEvent(server, { organizer: rose });
      const twice = await asked(amir, { role });
      expect(outcomes(await Promise.all([answer('accept', twice, amir), answer('accept', twice, amir)]))).toEqual(
        inRow,
      );
      built = await buildEvent(server, { organizer: rose });
      const crossed = await asked(amir, { role });
      const [accepted, taken] = await Promise.all([answer('accept', crossed, amir), answer('withdraw', crossed, rose)]);
      expect(outcomes([accepted, taken])).toEqual(inRow);
      expect((await hosts()).includes(amir.actor.id)).toBe(!accepted.errors);
      expect(await seats()).toHaveLength(1);
    }
  });

  it('several accept, and all of them organize it', async () => {
    const [one, other] = [await asked(amir), await asked(lea)];
    const handOver = await asked(stranger, { role: 'ORGANIZER' });
    const answers = [answer('accept', one, amir), answer('accept', handOver, stranger), answer('accept', other, lea)];
    for (const { errors } of await Promise.all(answers)) expect(errors).toBeUndefined();
    const [organizer, ...contacts] = await hosts();
    expect(organizer).toBe(stranger.actor.id);
    expect(contacts.toSorted()).toEqual([rose, amir, lea].map(({ actor }) => actor.id).toSorted());
  });
});

describe('who cannot be asked', () => {
  it.each([
    ['nobody', 'no_such_person'],
    ['a name that is none', 'not a name'],
    ['somebody elsewhere', '@amir@elsewhere.example'],
    ['nothing', ''],
    ['a very long name', 'x'.repeat(5000)],
    ['the organizer', 'rose'],
  ])('%s', async (_, handle) => {
    expect(codes(await ask(handle))).toEqual(['validation: actor']);
    expect((await see(rose)).organizerInvitations).toEqual([]);
  });

  it('another profile of one’s own, whatever it is asked for, which is told to nobody else', async () => {
    const second = await addProfile(server, rose.user, `second_${built.event.id}`);
    for (const role of ['CO_ORGANIZER', 'ORGANIZER'])
      expect(codes(await ask(second.preferredUsername, { role }))).toEqual(['validation: actor']);
    await welcome(amir, { role: 'ORGANIZER' });
    const { errors } = await ask(second.preferredUsername, { who: amir });
    expect(errors).toBeUndefined();
  });

  it('as many as one likes: twenty is all', async () => {
    const people = Array.from({ length: 19 }, (_, place) => place);
    for (const place of people) {
      const actor = await addProfile(server, stranger.user, `helper_${place}_of_${built.event.id}`);
      await server.db.query('INSERT INTO event_contacts (event_id, actor_id, position) VALUES ($1, $2, $3)', [
        built.event.id,
        actor.id,
        place,
      ]);
    }
    await asked(amir);
    expect(codes(await ask('lea'))).toEqual(['validation: actor']);
  });

  it('a draft that others know of stays with its profile', async () => {
    built = await buildEvent(server, { organizer: rose, draft: true });
    await answer('decline', await asked(amir), amir);
    const second = await addProfile(server, rose.user, `draft_${built.event.id}`);
    expect(codes(await update(rose, `organizerActorId: "${second.id}"`))).toEqual(['validation: organizerActorId']);
  });
});

describe('nobody else', () => {
  it('asks, answers, takes back or takes off, nor learns that there is something to answer', async () => {
    const id = await asked(amir);
    await welcome(lea);
    const hidden = await buildEvent(server, { organizer: rose, visibility: 'private' });
    for (const mutation of ['accept', 'decline', 'withdraw'] as const) {
      for (const who of [stranger, lea])
        expect(codes(await answer(mutation, id, who))).toEqual(['invitation_not_found']);
      for (const wrong of ['0', '-1', 'x', '99999999999999999999'])
        expect(codes(await answer(mutation, wrong, rose))).toEqual(['invitation_not_found']);
      expect(codes(await answer(mutation, id))).toEqual(['unauthenticated']);
    }
    expect(codes(await answer('accept', id, rose))).toEqual(['unauthorized']);
    expect(codes(await answer('decline', id, rose))).toEqual(['unauthorized']);
    expect(codes(await answer('withdraw', id, amir))).toEqual(['unauthorized']);
    expect(codes(await remove(stranger, lea))).toEqual(['unauthorized']);
    expect(codes(await remove(rose, stranger))).toEqual(['validation: actorId']);
    for (const eventId of [hidden.event.id, '999999', 'x', '99999999999999999999']) {
      expect(codes(await ask('amir', { who: stranger, eventId }))).toEqual(['event_not_found']);
      expect(codes(await remove(stranger, stranger, eventId))).toEqual(['event_not_found']);
    }
    expect(await hosts()).toEqual([rose.actor.id, lea.actor.id]);
    expect((await see(rose)).organizerInvitations).toMatchObject([{ id }]);
  });

  it('takes over what is deleted or whose organizer is shut out; what they have asked ends with them', async () => {
    const id = await asked(amir, { role: 'ORGANIZER' });
    await server.db.query('UPDATE events SET suspended = true WHERE id = $1', [built.event.id]);
    expect(codes(await answer('accept', id, amir))).toEqual(['event_not_found']);
    await server.db.query('UPDATE events SET suspended = false WHERE id = $1', [built.event.id]);
    await server.graphql(`mutation { deleteEvent(eventId: "${built.event.id}") { id } }`, {}, as(rose));
    expect(codes(await answer('accept', id, amir))).toEqual(['invitation_not_found']);
  });

  it('is asked any more once the profile is gone', async () => {
    const leaver = await buildPerson(server);
    await addProfile(server, leaver.user, `left_${leaver.actor.id}`);
    await asked(leaver);
    await server.graphql('mutation ($id: ID!) { deletePerson(id: $id) { id } }', { id: leaver.actor.id }, as(leaver));
    await server.runJobs();
    expect((await see(rose)).organizerInvitations).toEqual([]);
  });
});
