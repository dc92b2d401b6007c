import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inHours } from '#test/events';
import { download } from '#test/exports';
import { bring, IMPORT } from '#test/imports';
import { type Instance, startInstance } from '#test/instances';

const PATIENCE = { timeout: 20_000, interval: 100 };
let here: Instance;
let there: Instance;

beforeAll(async () => {
  // One of them shows nothing to servers that do not sign.
  [here, there] = await Promise.all([startInstance(), startInstance({ AUTHORIZED_FETCH: 'true' })]);
});
afterAll(() => Promise.all([here?.close(), there?.close()]));

async function publish(
  instance: Instance,
  title: string,
  traits = '',
): Promise<{ id: string; uuid: string; url: string }> {
  const { createEvent } = await instance.ask(
    `mutation ($title: String!, $beginsOn: DateTime!, $organizerActorId: ID!) {
      createEvent(title: $title, description: "<p>Come!</p>", beginsOn: $beginsOn, organizerActorId: $organizerActorId,
        draft: false ${traits}) { id uuid url } }`,
    { title, beginsOn: inHours(48).toISOString(), organizerActorId: instance.actor.id },
  );
  return createEvent;
}

const change = (instance: Instance, id: string, what: string) =>
  instance.ask(`mutation { updateEvent(eventId: ${id}, ${what}) { id } }`);

/** What a stranger finds of that title. */
async function found(instance: Instance, title: string) {
  const { searchEvents } = await instance.askAsStranger(
    `query ($title: String) { searchEvents(term: $title) { elements { ... on Event {
      id uuid url title beginsOn status local description tags { title } physicalAddress { locality }
      organizerActor { preferredUsername domain } participantStats { going } } } } }`,
    { title },
  );
  return searchEvents.elements.filter((event: { title: string }) => event.title === title);
}

const appears = (instance: Instance, title: string) =>
  expect.poll(() => found(instance, title), PATIENCE).toHaveLength(1);
const vanishes = (instance: Instance, title: string) =>
  expect.poll(() => found(instance, title), PATIENCE).toHaveLength(0);

const followersThere = async () =>
  (await there.ask('{ relayFollowers { elements { approved } } }')).relayFollowers.elements;

/** `here` follows `there`, and is let in. */
async function follow(): Promise<void> {
  await here.ask('mutation ($domain: String!) { addInstance(domain: $domain) { domain followedStatus } }', {
    domain: there.host,
  });
  await expect.poll(followersThere, PATIENCE).toEqual([{ approved: false }]);
  await there.ask('mutation ($address: String!) { acceptRelay(address: $address) { approved } }', {
    address: here.host,
  });
  const followings = async () =>
    (await here.ask('{ relayFollowings { elements { approved } } }')).relayFollowings.elements;
  await expect.poll(followings, PATIENCE).toEqual([{ approved: true }]);
}

describe('an instance that follows another', () => {
  it('shows what was published before, and what is from then on, as it was published', async () => {
    await publish(there, 'Published before');
    await follow();
    await appears(here, 'Published before');
    const { url } = await publish(
      there,
      'Published after',
      ', tags: ["bread", "salt"], physicalAddress: { locality: "Lyon", geom: "4.8357;45.764" }',
    );
    await appears(here, 'Published after');
    expect((await found(here, 'Published after'))[0]).toMatchObject({
      url,
      local: false,
      description: '<p>Come!</p>',
      tags: [{ title: 'bread' }, { title: 'salt' }],
      physicalAddress: { locality: 'Lyon' },
      organizerActor: { preferredUsername: 'admin', domain: there.host },
    });
  });

  it('sees an event change, be cancelled and be deleted', async () => {
    const { id } = await publish(there, 'First title');
    await appears(here, 'First title');
    await change(there, id, 'title: "Second title"');
    await appears(here, 'Second title');
    const [{ beginsOn, uuid }] = await found(here, 'Second title');
    await change(there, id, `beginsOn: "${inHours(72).toISOString()}"`);
    const previous = async () =>
      (await here.ask(`{ event(uuid: "${uuid}") { previousBeginsOn } }`)).event.previousBeginsOn;
    await expect.poll(previous, PATIENCE).toBe(beginsOn);
    await change(there, id, 'status: CANCELLED');
    await expect.poll(async () => (await found(here, 'Second title'))[0]?.status, PATIENCE).toBe('CANCELLED');
    await there.ask(`mutation { deleteEvent(eventId: ${id}) { id } }`);
    await vanishes(here, 'Second title');
  });

  it('never learns of what is private, restricted or a draft', async () => {
    await publish(there, 'Private matter', ', visibility: PRIVATE');
    await publish(there, 'Unfinished', '').then(({ id }) => change(there, id, 'visibility: RESTRICTED'));
    await publish(there, 'The last of them');
    await appears(here, 'The last of them');
    expect(await found(here, 'Private matter')).toEqual([]);
    await vanishes(here, 'Unfinished');
  });
});

describe('somebody who takes part elsewhere', () => {
  const rolesThere = async (id: string) => {
    const { event } = await there.ask(
      `query ($uuid: UUID!) { event(uuid: $uuid) { participants(roles: "participant,not_approved,rejected") {
        elements { id role actor { preferredUsername domain } } } participantStats { going notApproved } } }`,
      { uuid: id },
    );
    return event;
  };
  const mine = async (uuid: string) => {
    const { event } = await here.ask(
      'query ($uuid: UUID!) { event(uuid: $uuid) { viewerParticipations { role } participantStats { going } } }',
      { uuid },
    );
    return event;
  };
  const join = (eventId: string) =>
    here.ask('mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { role } }', {
      eventId,
      actorId: here.actor.id,
    });

  it('is in at once where everybody is, and both count the same, also once they have left', async () => {
    const { uuid } = await publish(there, 'Open to all');
    await appears(here, 'Open to all');
    const [event] = await found(here, 'Open to all');
    expect((await join(event.id)).joinEvent.role).toBe('NOT_APPROVED');
    await expect
      .poll(async () => (await mine(event.uuid)).viewerParticipations, PATIENCE)
      .toEqual([{ role: 'PARTICIPANT' }]);
    expect((await rolesThere(uuid)).participantStats.going).toBe(2);
    await expect.poll(async () => (await mine(event.uuid)).participantStats.going, PATIENCE).toBe(2);
    await here.ask(`mutation { leaveEvent(eventId: ${event.id}, actorId: ${here.actor.id}) { id } }`);
    await expect.poll(async () => (await rolesThere(uuid)).participantStats.going, PATIENCE).toBe(1);
    await expect.poll(async () => (await mine(event.uuid)).participantStats.going, PATIENCE).toBe(1);
  });

  it('waits for the organizer where people are approved, and learns the answer', async () => {
    const { uuid } = await publish(there, 'By approval', ', joinOptions: RESTRICTED');
    await appears(here, 'By approval');
    const [event] = await found(here, 'By approval');
    await join(event.id);
    const asking = async () => (await rolesThere(uuid)).participants.elements;
    await expect.poll(asking, PATIENCE).toMatchObject([{ role: 'NOT_APPROVED', actor: { domain: here.host } }]);
    expect((await mine(event.uuid)).viewerParticipations).toEqual([{ role: 'NOT_APPROVED' }]);
    const [{ id }] = await asking();
    await there.ask(`mutation { updateParticipation(id: ${id}, role: PARTICIPANT) { role } }`);
    await expect
      .poll(async () => (await mine(event.uuid)).viewerParticipations, PATIENCE)
      .toEqual([{ role: 'PARTICIPANT' }]);
    await there.ask(`mutation { updateParticipation(id: ${id}, role: REJECTED) { role } }`);
    await expect
      .poll(async () => (await mine(event.uuid)).viewerParticipations, PATIENCE)
      .toEqual([{ role: 'REJECTED' }]);
  });

  it('is invited to a private event by their handle, reads it, comes, and both count the same', async () => {
    const { id, uuid } = await publish(there, 'Surprise', ', visibility: PRIVATE, joinOptions: RESTRICTED');
    const invite =
      'mutation ($id: ID!, $handle: String!) { inviteToEvent(eventId: $id, actors: [$handle]) { status } }';
    await there.ask(invite, { id, handle: `@admin@${here.host}` });
    const invitations = async () =>
      (await here.ask('{ loggedUser { eventInvitations { elements { event { id uuid title } } } } }')).loggedUser
        .eventInvitations.elements;
    await expect.poll(invitations, PATIENCE).toMatchObject([{ event: { title: 'Surprise' } }]);
    const [{ event }] = await invitations();
    await change(there, id, 'title: "Surprise, surprise"');
    await expect.poll(invitations, PATIENCE).toMatchObject([{ event: { title: 'Surprise, surprise' } }]);
    await join(event.id);
    await expect
      .poll(async () => await mine(event.uuid), PATIENCE)
      .toEqual({ viewerParticipations: [{ role: 'PARTICIPANT' }], participantStats: { going: 2 } });
    expect((await rolesThere(uuid)).participantStats).toEqual({ going: 2, notApproved: 0 });
    const status = '{ event(uuid: "UUID") { invitations { elements { status } } } }'.replace('UUID', uuid);
    expect((await there.ask(status)).event.invitations.elements).toEqual([{ status: 'ACCEPTED' }]);
    expect(await found(here, 'Surprise, surprise')).toEqual([]);
  });

  it('is turned away where all places are taken', async () => {
    const { id, uuid } = await publish(
      there,
      'One place',
      ', options: { maximumAttendeeCapacity: 1, waitingList: false }',
    );
    await appears(here, 'One place');
    const [event] = await found(here, 'One place');
    await there.ask(`mutation { createPerson(preferredUsername: "second", name: "Second") { id } }`);
    const { identities } = await there.ask('{ identities { id preferredUsername } }');
    const second = identities.find(
      ({ preferredUsername }: { preferredUsername: string }) => preferredUsername === 'second',
    );
    await there.ask(`mutation { joinEvent(eventId: ${id}, actorId: ${second.id}) { role } }`);
    await join(event.id);
    await expect
      .poll(async () => (await mine(event.uuid)).viewerParticipations, PATIENCE)
      .toEqual([{ role: 'REJECTED' }]);
    expect((await rolesThere(uuid)).participantStats.going).toBe(2);
  });
});

describe('people of two instances', () => {
  const conversations = async ({ ask, actor }: Instance) =>
    (
      await ask(
        `query ($id: ID!) { person(id: $id) { unreadConversationsCount conversations { elements {
          id participants { preferredUsername domain } comments { total elements { text } } } } } }`,
        { id: actor.id },
      )
    ).person;
  const write = (from: Instance, text: string, where: object) =>
    from.ask(
      `mutation ($text: String!, $actorId: ID!, $mentions: [String], $conversationId: ID) {
        postPrivateMessage(text: $text, actorId: $actorId, mentions: $mentions, conversationId: $conversationId) { id } }`,
      { text, actorId: from.actor.id, ...where },
    );

  it('write to each other in private, and both have the same', async () => {
    const handle = `${new URL(there.actor.url).pathname.slice(1)}@${there.host}`;
    await write(here, 'Anybody there?', { mentions: [handle] });
    const received = async () => (await conversations(there)).unreadConversationsCount;
    await expect.poll(received, PATIENCE).toBe(1);
    const [theirs] = (await conversations(there)).conversations.elements;
    await write(there, 'I am', { conversationId: theirs.id });
    await write(there, 'Who asks?', { conversationId: theirs.id });
    const texts = async (instance: Instance) =>
      (await conversations(instance)).conversations.elements.map(
        (one: { comments: { elements: { text: string }[] } }) => one.comments.elements.map(({ text }) => text),
      );
    await expect.poll(() => texts(here), PATIENCE).toEqual([['Who asks?', 'I am', 'Anybody there?']]);
    expect(await texts(there)).toEqual(await texts(here));
  });
});

describe('a profile that moves to another instance', () => {
  const make = async (instance: Instance, name: string) => {
    const { createPerson } = await instance.ask(
      `mutation { createPerson(preferredUsername: "${name}", name: "Rose") { id url } }`,
    );
    return createPerson as { id: string; url: string };
  };

  it('is found under its new address by those who knew it, until it is called back', async () => {
    const [mover, heir] = [await make(here, 'mover'), await make(there, 'heir')];
    const { url: uri } = await publish(there, 'Where they met');
    const { interact: event } = await here.ask(
      'query ($uri: String!) { interact(uri: $uri) { ... on Event { id } } }',
      { uri },
    );
    await here.ask(`mutation { joinEvent(eventId: ${event.id}, actorId: ${mover.id}) { role } }`);
    const move = () =>
      here.ask(
        'mutation ($id: ID!, $address: String!, $password: String!) { moveProfile(id: $id, address: $address, password: $password) { id } }',
        {
          id: mover.id,
          address: `@heir@${there.host}`,
          password: here.password,
        },
      );
    const name = 'mutation ($id: ID!, $address: String!) { addProfileAlias(id: $id, address: $address) { id } }';
    const newAddress = async () => {
      const { interact } = await there.ask(
        'query ($uri: String!) { interact(uri: $uri) { ... on Person { movedTo { url } } } }',
        {
          uri: mover.url,
        },
      );
      return interact.movedTo?.url ?? null;
    };
    await expect(move()).rejects.toThrow(mover.url);
    await there.ask(name, { id: heir.id, address: `@mover@${here.host}` });
    expect(await newAddress()).toBeNull();
    await move();
    await expect.poll(newAddress, PATIENCE).toBe(heir.url);
    await here.ask(`mutation { callProfileBack(id: ${mover.id}) { id } }`);
    await expect.poll(newAddress, PATIENCE).toBeNull();
  });
});

describe('what happens while', () => {
  it('the other instance is down arrives after its return, the newest last', async () => {
    await here.stop();
    const { id } = await publish(there, 'While it was down');
    for (const word of ['again', 'and again']) await change(there, id, `title: "While it was down, ${word}"`);
    const waiting = async () => (await there.ask('{ deliveryQueue { depth } }')).deliveryQueue.depth;
    await expect.poll(waiting, PATIENCE).toBeGreaterThan(0);
    await here.start();
    await there.ask('mutation ($host: String!) { retryDeliveries(host: $host) }', { host: here.host });
    await appears(here, 'While it was down, and again');
    expect(await found(here, 'While it was down')).toEqual([]);
  });

  it('one side has lost that it follows ends the follow on the other side, too', async () => {
    const db = new pg.Client(here.databaseUrl);
    await db.connect();
    await db.query('DELETE FROM follows');
    await db.end();
    await publish(there, 'Told to somebody who forgot');
    await expect.poll(followersThere, PATIENCE).toEqual([]);
    await follow();
  });

  it('the sender dies right after its answer is not lost', { timeout: 200_000 }, async () => {
    await publish(there, 'Its last words');
    await there.stop('SIGKILL');
    // What it had in hand is taken up once it has been silent for long enough.
    await there.letLeasesRunOut();
    await there.start();
    await expect.poll(() => found(here, 'Its last words'), { timeout: 130_000, interval: 500 }).toHaveLength(1);
  });
});

describe('what somebody takes along from one server to another', () => {
  const LOGIN = `mutation ($password: String!) { login(email: "admin@example.org", password: $password) { accessToken } }`;
  const tokenOf = async (instance: Instance) =>
    (await instance.askAsStranger(LOGIN, { password: instance.password })).login;

  it('asks again there to take part where they took part here', async () => {
    const { createPerson: rose } = await there.ask(
      'mutation { createPerson(preferredUsername: "rose", name: "Rose") { id } }',
    );
    const event = await publish(there, 'A ball to come to from elsewhere');
    await there.ask(
      'mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { id } }',
      {
        eventId: event.id,
        actorId: rose.id,
      },
    );
    await there.ask('mutation { requestExport { id } }');
    const url = async () => (await there.ask('{ exports { url } }')).exports[0].url as string | null;
    await expect.poll(url, PATIENCE).not.toBeNull();
    const archive = await (await download((await url())!, await tokenOf(there))).arrayBuffer();

    expect((await bring(here, await tokenOf(here), new Uint8Array(archive))).status).toBe(201);
    await here.ask(
      `mutation { startImport(folder: "profiles/rose/", parts: [PROFILE, PARTICIPATIONS], preferredUsername: "rose_moved") { state } }`,
    );
    const results = async () => (await here.ask(IMPORT)).import.results.elements;
    await expect.poll(results, PATIENCE).toMatchObject([
      { part: 'PROFILE', outcome: 'DONE' },
      { part: 'PARTICIPATIONS', title: 'A ball to come to from elsewhere', outcome: 'DONE' },
    ]);
    const coming = async () =>
      (
        await there.ask(
          'query ($uuid: UUID!) { event(uuid: $uuid) { participants { elements { role actor { preferredUsername domain } } } } }',
          { uuid: event.uuid },
        )
      ).event.participants.elements;
    await expect.poll(coming, PATIENCE).toContainEqual({
      role: 'PARTICIPANT',
      actor: { preferredUsername: 'rose_moved', domain: here.host },
    });
  });
});
