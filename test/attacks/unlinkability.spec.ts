import { getNamedType, type GraphQLArgument, isRequiredArgument } from 'graphql';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventQueries } from '#convoke/events';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { crawl } from '#test/crawl';
import { Evidence } from '#test/evidence';
import { fragmentsOf, madeUp, rootFields, schemaOf, selectionOf, withFragments } from '#test/generated-calls';
import { buildPerson, signIn } from '#test/people';
import { ACTIVITY } from '#test/peers';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { buildWorld, type Subject, type World } from './two-profiles.js';

/** How deep queries ask, lists not counted. */
const LEVELS = 2;
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

/** Values of an argument that lead to a subject's things. */
function leading({ type }: GraphQLArgument, { ids, uuids, words }: Subject): string[] {
  const kinds: Record<string, string[]> = { ID: ids, UUID: uuids, String: words };
  return kinds[getNamedType(type).name] ?? [];
}

/** Every query that can be asked about somebody's things, with the argument that names one. */
function queriesAbout() {
  const schema = schemaOf(server);
  const fragments = fragmentsOf(schema, LEVELS);
  return rootFields(schema)
    .filter(({ operation }) => operation === 'query')
    .flatMap((field) => {
      const naming = field.args.filter((arg) => isRequiredArgument(arg) || ['term', 'filter'].includes(arg.name));
      return naming.map((arg) => {
        const others = field.args.filter((other) => other !== arg && isRequiredArgument(other));
        const fixed = others.map(({ name, type }) => `, ${name}: ${JSON.stringify(madeUp(type))}`).join('');
        const few = field.args.some(({ name }) => name === 'limit') ? ', limit: 5' : '';
        const selection = selectionOf(schema, getNamedType(field.type), LEVELS);
        const call = `${field.name} (${arg.name}: $value${fixed}${few}) ${selection}`;
        return { arg, query: withFragments(`query ($value: ${String(arg.type)}) { ${call} }`, fragments), call };
      });
    });
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
  for (const { arg, call, query } of queriesAbout()) {
    for (const who of Object.keys(readers)) {
      for (const subject of subjects()) {
        for (const value of leading(arg, subject)) {
          const answer = await ask(query, who, { value });
          expect(JSON.stringify(answer)).not.toMatch(/query_too_complex|bad_request|unknown_error/);
          evidence.note(`${value}: ${call} (${who})`, answer);
        }
      }
    }
  }
  expect(evidence.size).toBeGreaterThan(100);
  expect([evidence.leaks, evidence.shared()]).toEqual([[], []]);
});

test('no page, feed, picture or document tells it', async () => {
  const own = subjects().flatMap(({ actor, uuids }) => [
    actor.url,
    `${actor.url}/nothing`,
    `/.well-known/webfinger?resource=acct:${actor.preferredUsername}@${new URL(server.url).host}`,
    `/.well-known/webfinger?resource=${actor.url}`,
    ...uuids.flatMap((uuid) => [`/events/${uuid}`, `/events/${uuid}/nothing`]),
  ]);
  const from = ['/', '/about', '/search', '/robots.txt', '/sitemap.xml', '/relay', '/nodeinfo/2.1', ...own];
  for (const who of Object.keys(readers)) {
    const session = readers[who] && { cookie: `convoke_session=${readers[who].refreshToken}` };
    for (const accept of [...(session ? [] : [ACTIVITY]), 'text/html, */*']) {
      for (const { address, headers, text } of await crawl(server, { from, headers: { accept, ...session } })) {
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
