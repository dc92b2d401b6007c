import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Persons } from '#convoke/actors';
import { UploadedFile } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { crawl } from '#test/crawl';
import { Evidence } from '#test/evidence';
import { call, fragmentsOf, schemaOf, withFragments } from '#test/generated-calls';
import { addProfile, buildPerson, signIn } from '#test/people';
import { ACTIVITY } from '#test/peers';
import { photograph } from '#test/pictures';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
import { moveClock } from '#test/time';
import { changesOf, faceless, leading, LEVELS, queriesAbout } from './questions.js';
import { buildWorld, type Subject, type World } from './two-profiles.js';

/** What the account calls its own: a name and its geohash. */
const PLACE = ['Wharekauri', 'xb3k1zq0'];

let server: TestServer;
let remote: RemoteServer;
let world: World;
let evidence: Evidence;
/** Who looks around: a visitor, and a member whose events the profiles come to. */
const readers: Record<string, { accessToken: string; refreshToken: string } | undefined> = { visitor: undefined };

beforeAll(async () => {
  [server, remote] = await Promise.all([startTestServer(), RemoteServer.start()]);
  world = await buildWorld(server, eventElsewhere);
  evidence = new Evidence(world.twins, world.stranger, [...world.secrets, ...PLACE]);
  readers.organizer = await signIn(server, world.organizer.user);
  await server.runJobs();
  await server.app.get(DeliveryWorker, { strict: false }).workOff();
});
afterAll(() => Promise.all([server.close(), remote.close()]));

const subjects = () => [...world.twins, world.stranger];

/** An event of another server that ours has read. */
async function eventElsewhere() {
  const { id } = remote.event(remote.person('ada'));
  const member = await signIn(server, (await buildPerson(server)).user);
  const query = 'query ($uri: String!) { interact(uri: $uri) { ... on Event { uuid } } }';
  const { data } = await server.graphql(query, { uri: id }, { token: member.accessToken });
  return (await server.app.get(EventQueries, { strict: false }).findByUuid(data!.interact.uuid))!;
}

async function ask(query: string, who: string, variables = {}): Promise<unknown> {
  return server.graphql(query, variables, { token: readers[who]?.accessToken });
}

/** What anybody is told of a profile, its events and where it takes part. */
async function told(): Promise<unknown> {
  const fragments = fragmentsOf(schemaOf(server), LEVELS);
  return Promise.all(
    subjects().map(async ({ actor, uuids }) => [
      await ask(withFragments(`{ person(id: "${actor.id}") { ...Person${LEVELS} } }`, fragments), 'organizer'),
      await ask(withFragments(`{ event(uuid: "${uuids[0]}") { ...Event${LEVELS} } }`, fragments), 'organizer'),
      await (await fetch(actor.url, { headers: { accept: ACTIVITY } })).json(),
    ]),
  );
}

test('nothing that is done with the account shows at its profiles', async () => {
  const before = await told();
  const { user, password } = world.twins[0].person;
  const { accessToken: token } = await signIn(server, user);
  const [first, second] = world.twins.map(({ actor }) => actor.preferredUsername);
  const changes = `
    updateLocale(locale: "fr") { locale }
    setUserSettings(timezone: "Pacific/Chatham", location: { name: "${PLACE[0]}", geohash: "${PLACE[1]}", range: 5 }) { timezone }
    second: changeDefaultActor(preferredUsername: "${second}") { id }
    first: changeDefaultActor(preferredUsername: "${first}") { id }
    changeEmail(email: "${user.email}.new", password: "${password}") { id }
    changePassword(oldPassword: "${password}", newPassword: "not ${password}") { id }
    endOtherSessions { id }`;
  const stop = moveClock(server, 1);
  expect((await server.graphql(`mutation { ${changes} }`, {}, { token })).errors).toBeUndefined();
  stop();
  await server.runJobs();
  expect(await told()).toEqual(before);
});

test('no query tells that two profiles are of one account', async () => {
  for (const { arg, call, query } of queriesAbout(server)) {
    for (const who of Object.keys(readers)) {
      for (const subject of subjects()) {
        for (const value of leading(arg, subject)) {
          const answer = await ask(query, who, { value });
          expect(JSON.stringify(answer), call).not.toMatch(/query_too_complex|bad_request|unknown_error/);
          evidence.note(`${value}: ${call} (${who})`, answer);
        }
      }
    }
  }
  expect(evidence.size).toBeGreaterThan(100);
  expect([evidence.leaks, evidence.shared()]).toEqual([[], []]);
});

test('what strangers try with their ids is answered alike, whosever they are', async () => {
  const { accessToken: token } = await buildPerson(server);
  for (const { field, arg, naming } of changesOf(server)) {
    const [one, other, stranger] = await Promise.all(
      subjects().map(async (subject) => {
        const answers: string[] = [];
        for (const value of leading(arg, subject)) {
          answers.push(faceless(await call(server, field, { token, given: naming(value) }), subject));
        }
        return answers;
      }),
    );
    expect([field.name, one, other]).toEqual([field.name, stranger, stranger]);
  }
});

/*
 * Whoever measures how long answers take learns what work is done for them. That is most of all what is asked of the
 * database, and it can be compared without a clock: the same statements for the two as for the stranger, where nobody can
 * have been told apart by it.
 */
test('the same work is done for each of them, so that no answer takes longer for the two', async () => {
  const workFor = ({ actor, uuids, words }: Subject) =>
    statementsOf(async () => {
      for (const who of Object.keys(readers)) {
        await ask(`{ person(id: "${actor.id}") { name avatar { url } user { id } organizedEvents { total } } }`, who);
        await ask(`{ event(uuid: "${uuids[0]}") { title organizerActor { id } relatedEvents { id } } }`, who);
        for (const word of words)
          await ask('query ($uri: String!) { interact(uri: $uri) { url } }', who, { uri: word });
      }
      for (const path of [actor.url, `${actor.url}/outbox?page=1`, `${server.url}/events/${uuids[0]}`]) {
        await (await fetch(path, { headers: { accept: ACTIVITY } })).text();
      }
    });
  const work: string[][] = [];
  for (const subject of subjects()) {
    // Once before, for what is read once and kept.
    await workFor(subject);
    work.push(await workFor(subject));
  }
  expect(work[0]!.length).toBeGreaterThan(20);
  expect([work[0], work[1]]).toEqual([work[2], work[2]]);
});

test('nothing tells that two profiles and their pictures were made in one go', async () => {
  const { user } = await buildPerson(server);
  const make = async () => {
    const { id, url } = await addProfile(server, user, `made_${randomUUID().slice(0, 8)}`);
    const file = new UploadedFile('face.jpg', 'image/jpeg', await photograph(80, 80));
    const avatar = { media: { name: 'face', file } };
    const { avatarId } = await server.app.get(Persons, { strict: false }).update(user, id, { avatar });
    return { url, ids: [BigInt(id), BigInt(avatarId!)] };
  };
  const [one, other] = [await make(), await make()];
  for (const [place, id] of one.ids.entries()) {
    const distance = id - other.ids[place]!;
    expect(distance < 0n ? -distance : distance).toBeGreaterThan(1_000_000n);
  }
  const person = withFragments(
    `{ interact(uri: "${one.url}") { ...Person${LEVELS} } }`,
    fragmentsOf(schemaOf(server), LEVELS),
  );
  const shown = [
    await ask(person, 'organizer'),
    await (await fetch(one.url, { headers: { accept: ACTIVITY } })).json(),
    await (await fetch(`${server.url}/.well-known/webfinger?resource=${one.url}`)).json(),
  ];
  expect(JSON.stringify(shown)).toContain(one.url);
  expect(JSON.stringify(shown)).not.toMatch(/\d{4}-\d\d-\d\d/);
});

/** The private addresses of the profiles' calendars, which their owners may hand on. */
async function ownFeeds(): Promise<string[]> {
  const feeds = await Promise.all(
    subjects().map(async ({ person, actor, marks }) => {
      const { accessToken } = await signIn(server, person.user);
      // Feeds speak the language of their account, as many others do.
      const changes = `updateLocale(locale: "fr") { id } createFeedToken(actorId: "${actor.id}") { token }`;
      const { data } = await server.graphql(`mutation { ${changes} }`, {}, { token: accessToken });
      const { token } = data!.createFeedToken;
      marks.add(token);
      return ['atom', 'ics'].map((format) => `/events/going/${token}/${format}`);
    }),
  );
  return feeds.flat();
}

test('no page, feed, picture or document tells it', async () => {
  const own = subjects().flatMap(({ actor, uuids }) => [
    actor.url,
    `${actor.url}/nothing`,
    `/.well-known/webfinger?resource=acct:${actor.preferredUsername}@${new URL(server.url).host}`,
    `/.well-known/webfinger?resource=${actor.url}`,
    `/interact?uri=${actor.url}`,
    `/search?search=${actor.preferredUsername}`,
    ...uuids.flatMap((uuid) => [`/events/${uuid}`, `/events/${uuid}/export/ics`, `/events/${uuid}/nothing`]),
  ]);
  const feeds = ['instance', 'search'].flatMap((name) => ['atom', 'ics'].map((format) => `/feed/${name}/${format}`));
  const others = ['/', '/about', '/search', '/robots.txt', '/sitemap.xml', '/relay', '/.well-known/nodeinfo'];
  const from = [...others, ...own, ...feeds, ...(await ownFeeds())];
  for (const who of Object.keys(readers)) {
    const session = readers[who] && { cookie: `convoke_session=${readers[who].refreshToken}` };
    for (const accept of [...(session ? [] : [ACTIVITY]), 'text/html, */*']) {
      for (const { address, headers, text } of await crawl(server, {
        from,
        perPath: 12,
        headers: { accept, ...session },
      })) {
        evidence.note(`${address} (${who})`, headers);
        evidence.note(`${address} (${who})`, text);
        if (!address.includes('/media/')) continue;
        const { exif, xmp, iptc, icc } = await sharp(Buffer.from(text, 'latin1')).metadata();
        expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined]);
      }
    }
  }
  expect([evidence.leaks, evidence.shared()]).toEqual([[], []]);
});

test('no other server is told, by what is sent to it or by what it asks for with its signature', async () => {
  const ada = remote.person('ada');
  for (const { body } of remote.deliveries) evidence.note(String(body.actor), body);
  for (const { actor } of subjects()) {
    expect(remote.deliveries.some(({ body }) => body.actor === actor.url)).toBe(true);
    for (const rest of ['', '/outbox?page=1', '/followers_synchronization', '/following?page=1']) {
      const response = await remote.get(actor.url + rest, ada);
      evidence.note(actor.url + rest, await response.text());
    }
  }
  expect([evidence.leaks, evidence.shared()]).toEqual([[], []]);
});
