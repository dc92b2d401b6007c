import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { RemoteActors } from '../../libs/federation/src/remote/index.js';
import { Follows, Persons } from '#convoke/actors';
import { buildEvent, inHours } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { mailsTo } from '#test/mails';
import { readAsPeer } from '#test/peers';
import { addProfile, buildPerson, signIn, type TestPerson } from '#test/people';
import type { RemotePerson, RemoteServer } from '#test/remote-server';
import type { GraphqlAnswer, TestServer } from '#test/server';
import { moveClock } from '#test/time';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
});
afterAll(() => inbox?.close());

const PROFILE = 'id movedTo { url } nextMoveAt alsoKnownAs { id url }';
const run = async (person: TestPerson, operation: string, variables: object, id = person.actor.id) => {
  const names = Object.keys(variables);
  const declared = ['$id: ID!', ...names.map((name) => `$${name}: ${name === 'aliasId' ? 'ID' : 'String'}!`)].join(
    ', ',
  );
  const passed = ['id: $id', ...names.map((name) => `${name}: $${name}`)].join(', ');
  const query = `mutation (${declared}) { done: ${operation}(${passed}) { ${PROFILE} } }`;
  return server.graphql(query, { id, ...variables }, { token: person.accessToken });
};
const add = (person: TestPerson, address: string, id?: string) => run(person, 'addProfileAlias', { address }, id);
const move = (
  person: TestPerson,
  address: string,
  { id, password = person.password }: Partial<Record<string, string>> = {},
) => run(person, 'moveProfile', { address, password }, id);
const callBack = (person: TestPerson) => run(person, 'callProfileBack', {});
const refusal = ({ errors }: GraphqlAnswer) => errors && `${errors[0]!.code} ${errors[0]!.field ?? ''}`.trim();
const documentOf = ({ actor }: TestPerson) => readAsPeer(server, new URL(actor.url).pathname);

/** Somebody elsewhere who names a profile of ours. */
const heirOf = (
  { actor }: { actor: { url: string; preferredUsername: string } },
  name = `heir_of_${actor.preferredUsername}`,
) => remote.person(name, { with: { alsoKnownAs: [actor.url] } });

/** Lets somebody elsewhere follow a profile, as none can by asking; what came to them since. */
async function followed({ actor }: TestPerson, who: RemotePerson): Promise<void> {
  const { actor: follower } = await server.app.get(RemoteActors, { strict: false }).get(who.uri);
  const follow = { uri: `${who.uri}#follow`, followerId: follower.id, targetId: actor.id, approved: true };
  await server.db.transaction((tx) => server.app.get(Follows, { strict: false }).ask(tx, follow));
}
async function arrivals() {
  await server.runJobs();
  await server.app.get(DeliveryWorker, { strict: false }).workOff();
  return remote.deliveries.splice(0).map(({ body }) => body);
}

describe('naming a profile elsewhere', () => {
  test('by handle or address is told to other servers, and taken back', async () => {
    const person = await buildPerson(server);
    const [one, other] = [remote.person('one'), remote.person('other')];
    await followed(person, one);
    await add(person, `@${one.handle}`);
    const { data } = await add(person, other.uri);
    expect(data!.done.alsoKnownAs.map(({ url }: { url: string }) => url)).toEqual([one.uri, other.uri]);
    expect(await documentOf(person)).toMatchObject({ alsoKnownAs: [one.uri, other.uri] });
    const told = (await arrivals()).at(-1);
    expect(told).toMatchObject({ type: 'Update', object: { alsoKnownAs: [one.uri, other.uri] } });

    const aliasId = data!.done.alsoKnownAs[0].id;
    expect((await run(person, 'removeProfileAlias', { aliasId })).data!.done.alsoKnownAs).toMatchObject([
      { url: other.uri },
    ]);
    expect(refusal(await run(person, 'removeProfileAlias', { aliasId }))).toBe('person_not_found aliasId');
    expect(await documentOf(person)).toMatchObject({ alsoKnownAs: [other.uri] });
  });

  test('takes nobody who is here, is no person, or cannot be found', async () => {
    const [person, neighbour] = [await buildPerson(server), await buildPerson(server)];
    const group = remote.person('choir', { type: 'Group' });
    const here = new URL(server.url).host;
    for (const address of [
      neighbour.actor.url,
      `@${neighbour.actor.preferredUsername}@${here}`,
      group.uri,
      `@nobody@${remote.host}`,
      `${remote.url}/nowhere`,
      'somebody',
      'ftp://example.org/me',
      '',
      'x'.repeat(3000),
    ]) {
      expect(refusal(await add(person, address)), address.slice(0, 80)).toBe('validation address');
    }
    expect(await documentOf(person)).not.toHaveProperty('alsoKnownAs');
  });

  test('shows nobody that two profiles belong together: each elsewhere is named by one of them', async () => {
    const person = await buildPerson(server);
    const second = await addProfile(server, person.user, `second_of_${person.actor.preferredUsername}`);
    const elsewhere = heirOf({ actor: second }, 'both');
    expect(refusal(await add(person, elsewhere.uri))).toBeUndefined();
    expect(refusal(await add(person, elsewhere.uri, second.id))).toBe('validation address');
    expect(refusal(await move(person, elsewhere.uri, { id: second.id }))).toBe('validation address');
    expect(refusal(await add(await buildPerson(server), elsewhere.uri))).toBeUndefined();
  });

  test('ends at ten, and with the profile', async () => {
    const person = await buildPerson(server);
    await addProfile(server, person.user, `left_of_${person.actor.preferredUsername}`);
    const people = Array.from({ length: 11 }, (_, i) => remote.person(`alias_${i}`));
    for (const { uri } of people.slice(0, 10)) await add(person, uri);
    expect(refusal(await add(person, people[10]!.uri))).toBe('validation address');
    expect(refusal(await add(person, people[9]!.uri))).toBeUndefined();
    await server.app.get(Persons, { strict: false }).delete(person.user, person.actor.id);
    await server.runJobs();
    const left = await server.db.query('SELECT FROM profile_aliases WHERE profile_id = $1', [person.actor.id]);
    expect(left).toHaveLength(0);
  });
});

describe('moving away', () => {
  test('goes to a profile that names this one, and to no other', async () => {
    const person = await buildPerson(server);
    const stranger = remote.person('no_heir', { with: { alsoKnownAs: [`${server.url}/@somebody`] } });
    const refused = await move(person, stranger.uri);
    expect(refusal(refused)).toBe('validation address');
    expect(refused.errors![0]!.message).toContain(person.actor.url);
    expect(await documentOf(person)).not.toHaveProperty('movedTo');

    // As it is now, not as it was when somebody last looked.
    const heir = remote.person('no_heir', { with: { alsoKnownAs: [person.actor.url] } });
    expect((await move(person, heir.uri)).data!.done.movedTo).toEqual({ url: heir.uri });
    expect(await documentOf(person)).toMatchObject({ movedTo: heir.uri });
  });

  test('is told to its owner by mail, with the way back and the way to lock the account', async () => {
    const person = await buildPerson(server);
    const heir = heirOf(person);
    await move(person, heir.uri);
    const mail = (await mailsTo(server, person.user.email)).at(-1)!;
    expect(mail.subject).toContain(`@${person.actor.preferredUsername} has moved`);
    for (const words of [`/identity/move/${person.actor.preferredUsername}`, '/lock-account/', 'When: ']) {
      expect(mail.text).toContain(words);
    }
  });

  test('needs the password', async () => {
    const person = await buildPerson(server);
    const { uri } = heirOf(person);
    expect(refusal(await move(person, uri, { password: 'not the password' }))).toBe('incorrect_password password');
  });

  test('is told to those who follow the profile or know it, signed by it, and so is its return', async () => {
    const person = await buildPerson(server);
    const [fan, heir] = [remote.person('fan'), heirOf(person)];
    await followed(person, fan);
    await arrivals();
    expect(refusal(await move(person, heir.uri))).toBeUndefined();
    const told = await arrivals();
    const { url } = person.actor;
    expect(told.find(({ type }) => type === 'Move')).toMatchObject({ actor: url, object: url, target: heir.uri });
    expect(told.find(({ type }) => type === 'Update')).toMatchObject({ object: { id: url, movedTo: heir.uri } });

    expect((await callBack(person)).data!.done.movedTo).toBeNull();
    const [back, ...more] = await arrivals();
    expect(more).toEqual([]);
    expect(back).toMatchObject({ type: 'Update', object: { id: url } });
    expect(back!.object).not.toHaveProperty('movedTo');
  });

  test('lets a profile begin nothing new until it is called back', async () => {
    const person = await buildPerson(server);
    const own = await buildEvent(server, { organizer: person });
    const draft = await buildEvent(server, { organizer: person, draft: true });
    const { event } = await buildEvent(server);
    await move(person, heirOf(person).uri);
    const { accessToken: token } = person;
    const create = () =>
      server.graphql(
        `mutation ($actor: ID!, $at: DateTime!) { createEvent(title: "Feast", description: "", beginsOn: $at, organizerActorId: $actor) { id } }`,
        { actor: person.actor.id, at: inHours(48).toISOString() },
        { token },
      );
    const join = () =>
      server.graphql(
        'mutation ($event: ID!, $actor: ID!) { joinEvent(eventId: $event, actorId: $actor) { id } }',
        { event: event.id, actor: person.actor.id },
        { token },
      );
    const change = (id: string, what: string) =>
      server.graphql(`mutation { updateEvent(eventId: ${id}, ${what}) { title draft } }`, {}, { token });
    const publish = () => change(draft.event.id, 'draft: false');
    const begun = async () => [refusal(await create()), refusal(await join()), refusal(await publish())];
    expect(await begun()).toEqual(['profile_moved', 'profile_moved', 'profile_moved']);
    const later = `publishAt: "${inHours(5).toISOString()}"`;
    expect(refusal(await change(draft.event.id, later))).toBe('profile_moved');
    for (const { event: known } of [own, draft]) {
      expect((await change(known.id, 'title: "As it goes on"')).data!.updateEvent.title).toBe('As it goes on');
    }
    await callBack(person);
    expect(await begun()).toEqual([undefined, undefined, undefined]);
  });

  test('keeps a draft from publishing itself', async () => {
    const person = await buildPerson(server);
    const { event } = await buildEvent(server, { organizer: person, publishAt: inHours(2) });
    await move(person, heirOf(person).uri);
    const restore = moveClock(server, 3);
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'events.publish-scheduled'`);
    await server.runJobs();
    restore();
    const query = '{ event(uuid: $uuid) { draft publishAt } }';
    const { data } = await server.graphql(
      `query ($uuid: UUID!) ${query}`,
      { uuid: event.uuid },
      { token: person.accessToken },
    );
    expect(data!.event).toEqual({ draft: true, publishAt: null });
  });

  test('happens once in thirty days, also when many try at once', async () => {
    const person = await buildPerson(server);
    const heir = heirOf(person);
    const answers = await Promise.all([1, 2, 3].map(() => move(person, heir.uri)));
    expect(answers.map(refusal).sort()).toEqual(['profile_moved', 'profile_moved', undefined]);
    await callBack(person);
    expect(refusal(await move(person, heir.uri))).toBe('moved_recently');
    const days = async (count: number) => {
      const restore = moveClock(server, count * 24);
      const { accessToken } = await signIn(server, person.user);
      return move({ ...person, accessToken }, heir.uri).finally(restore);
    };
    expect((await days(29.5)).errors![0]).toMatchObject({
      code: 'moved_recently',
      message: expect.stringContaining('in 1 day.'),
    });
    expect(refusal(await days(30))).toBeUndefined();
  });

  test('is nobody else’s to do or undo, and when it may be done nobody else’s to know', async () => {
    const [person, stranger] = [await buildPerson(server), await buildPerson(server)];
    const heir = heirOf(person);
    expect(refusal(await move(stranger, heir.uri, { id: person.actor.id }))).toBe('unauthorized id');
    await add(person, remote.person('own_secret').uri);
    await move(person, heir.uri);
    const { accessToken: token } = stranger;
    const { data } = await server.graphql(`{ person(id: ${person.actor.id}) { ${PROFILE} } }`, {}, { token });
    expect(data!.person).toMatchObject({ movedTo: { url: heir.uri }, nextMoveAt: null, alsoKnownAs: [] });
  });
});

describe('moving here', () => {
  const movedTo = async (uri: string) => {
    const [known] = await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [uri]);
    const { data } = await server.graphql(`{ person(id: ${known!.id}) { movedTo { url } } }`);
    return data!.person.movedTo;
  };

  test('is heeded when the profile here names the old one, and shown only then', async () => {
    const person = await buildPerson(server);
    const old = remote.person('homebound');
    const moved = inbox.activity(old, 'Move', old.uri, { target: person.actor.url });
    const serveMoved = () => remote.serve(old.uri, { ...old.document, movedTo: person.actor.url });
    serveMoved();
    expect(await inbox.handled(old, moved)).toContain('key_owner');
    expect(await movedTo(old.uri)).toBeNull();

    await add(person, old.uri);
    const again = inbox.activity(old, 'Move', old.uri, { target: person.actor.url });
    expect(await inbox.handled(old, again)).toBeNull();
    expect(await movedTo(old.uri)).toEqual({ url: person.actor.url });
  });
});
