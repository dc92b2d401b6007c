import { readdir } from 'node:fs/promises';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ParticipationService } from '#convoke/events';
import { Media } from '#convoke/media';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { exported } from '#test/exports';
import { bring, IMPORT, startImport } from '#test/imports';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { programToken } from '#test/programs';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const importOf = async ({ accessToken: token }: TestPerson) =>
  (await server.graphql(IMPORT, {}, { token })).data!.import;
const privateFiles = async () =>
  (
    await readdir(server.config.media.privateDirectory, { recursive: true, withFileTypes: true }).catch(() => [])
  ).filter((entry) => entry.isFile());

/** Over what is read of a file, and a few bytes in an archive. */
const BOMB = 17 * 1024 * 1024;

const PROFILE = { format: 'convoke-profile', version: 1, preferredUsername: 'rose', name: 'Rose', summary: 'Hello' };
const zip = (files: Record<string, unknown>, options: Zippable = {}) =>
  zipSync({
    ...Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        content instanceof Uint8Array ? content : strToU8(JSON.stringify(content)),
      ]),
    ),
    ...options,
  });

/** Brings an archive, imports all of its first profile into the person's own; answers the results by their parts. */
async function imported(person: TestPerson, archive: Uint8Array, wish: object = {}) {
  expect((await bring(server, person, archive)).status).toBe(201);
  const { folder } = (await importOf(person)).profiles[0];
  const parts = ['PROFILE', 'PARTICIPATIONS', 'EVENTS', 'MEMBERSHIPS', 'FOLLOWS'];
  const given = { folder, parts, profileId: person.actor.id, ...wish };
  const { errors } = await startImport(server, person, given);
  expect(errors).toBeUndefined();
  await server.runJobs();
  const found = await importOf(person);
  return {
    ...found,
    ...Object.groupBy(found.results.elements as Record<string, any>[], ({ part }) => part as string),
  } as Record<string, any>;
}

describe('an import', () => {
  test('shows what is in an archive before anything happens', async () => {
    const rose = await buildPerson(server, { name: 'Rose' });
    const other = await addProfile(server, rose.user, 'the_other_of_rose');
    await buildEvent(server, { organizer: rose });
    expect((await bring(server, rose, await exported(server, rose))).status).toBe(201);
    const { state, profiles } = await importOf(rose);
    expect(state).toBe('READY');
    const counts = { participations: 0, memberships: 0, follows: 0 };
    expect(profiles).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          preferredUsername: rose.actor.preferredUsername,
          name: 'Rose',
          events: 1,
          ...counts,
        }),
        expect.objectContaining({ preferredUsername: other.preferredUsername, name: null, events: 0, ...counts }),
      ]),
    );
    expect((await server.graphql('{ import { results { total } } }', {}, { token: rose.accessToken })).data).toEqual({
      import: { results: { total: 0 } },
    });
  });

  test('brings a profile with its pictures, its events as drafts, and asks again to take part', async () => {
    const [rose, newcomer, friend] = [
      await buildPerson(server, { name: 'Rose' }),
      await buildPerson(server),
      await buildPerson(server),
    ];
    const files = { name: 'poster.jpg', file: { filename: 'p', mimetype: '', bytes: await photograph(200, 100) } };
    const { event: ball } = await buildEvent(server, {
      organizer: rose,
      title: 'The ball',
      tags: ['dance'],
      beginsOn: new Date('2100-05-01T18:00:00Z'),
      endsOn: new Date('2100-05-01T22:00:00Z'),
      options: { maximumAttendeeCapacity: 30, timezone: 'Europe/Paris' },
      physicalAddress: { description: 'A hall', locality: 'Lyon' },
      picture: { media: files },
    });
    const weekly = { beginsOn: new Date('2100-05-03T18:00:00Z'), recurrence: 'FREQ=WEEKLY;COUNT=3' };
    await buildEvent(server, { organizer: rose, title: 'Choir', ...weekly });
    await server.runJobs();
    const walk = await buildEvent(server, { organizer: friend, title: 'A walk' });
    const past = await buildEvent(server, { organizer: friend, title: 'It was', beginsOn: inHours(2) });
    await buildParticipation(server, walk, rose);
    await buildParticipation(server, past, rose);
    await server.db.query(`UPDATE events SET begins_on = now() - interval '1 day' WHERE id = $1`, [past.event.id]);

    const archive = await exported(server, rose);
    const before = (await privateFiles()).length;
    const result = await imported(newcomer, archive);
    expect(result).toMatchObject({ state: 'DONE', done: result.total });
    expect(result.PROFILE).toMatchObject([{ title: 'texts', outcome: 'DONE' }]);
    expect(result.PARTICIPATIONS).toMatchObject([
      { title: 'A walk', outcome: 'DONE', url: `/events/${walk.event.uuid}` },
    ]);
    expect(result.EVENTS).toMatchObject([
      { title: 'The ball', outcome: 'DONE' },
      { title: 'Choir', outcome: 'DONE' },
    ]);
    expect(
      await server.db.query(
        `SELECT e.draft, e.begins_on, s.recurrence FROM events e JOIN event_occurrences o ON o.event_id = e.id
          JOIN event_series s ON s.id = o.series_id WHERE e.organizer_actor_id = $1`,
        [newcomer.actor.id],
      ),
    ).toEqual([{ draft: true, begins_on: weekly.beginsOn, recurrence: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=21000517' }]);
    const [copy] = await server.db.query<Record<string, any>>(
      `SELECT e.title, e.draft, e.timezone, e.begins_on, e.options, a.locality, m.name, m.owner_user_id, m.owner_actor_id
        FROM events e JOIN addresses a ON a.id = e.physical_address_id JOIN media m ON m.id = e.picture_id
        WHERE e.organizer_actor_id = $1`,
      [newcomer.actor.id],
    );
    expect(copy).toMatchObject({
      draft: true,
      title: 'The ball',
      timezone: 'Europe/Paris',
      begins_on: ball.beginsOn,
      options: { maximumAttendeeCapacity: 30 },
      locality: 'Lyon',
      name: 'poster.jpg',
      owner_user_id: newcomer.user.id,
      owner_actor_id: newcomer.actor.id,
    });
    const { data } = await server.graphql('query ($id: ID!) { person(id: $id) { name preferredUsername } }', {
      id: newcomer.actor.id,
    });
    expect(data!.person).toEqual({ name: 'Rose', preferredUsername: newcomer.actor.preferredUsername });
    expect(await privateFiles()).toHaveLength(before);
  });

  test('goes into a new profile of another name, which is no twin of the old one', async () => {
    const person = await buildPerson(server);
    const wish = { profileId: null, preferredUsername: 'rose_anew' };
    await imported(
      person,
      zip({ 'profile.json': { ...PROFILE, alsoKnownAs: ['https://a.example/@x'], url: 'https://a.example/@rose' } }),
      wish,
    );
    const { data } = await server.graphql(
      'query ($n: String!) { fetchPerson(preferredUsername: $n) { id name } }',
      {
        n: 'rose_anew',
      },
      { token: person.accessToken },
    );
    expect(data!.fetchPerson.name).toBe('Rose');
    const aliases = 'SELECT FROM profile_aliases WHERE profile_id = $1';
    expect(await server.db.query(aliases, [data!.fetchPerson.id])).toEqual([]);
  });

  test('says of each thing what became of it, and why not', async () => {
    const person = await buildPerson(server);
    const { event: secret } = await buildEvent(server, { visibility: 'private' });
    const { event: cancelled } = await buildEvent(server, { status: 'cancelled' });
    const walk = await buildEvent(server);
    await buildParticipation(server, walk, person);
    const of = ({ url, title }: { url: string; title: string }) => ({
      event: { url, title, beginsOn: inHours(24) },
      role: 'participant',
    });
    const archive = zip({
      'profile.json': PROFILE,
      'participations.json': { participations: [of(secret), of(cancelled), of(walk.event), { event: 1 }] },
      'events.json': { orderedItems: [{ type: 'Event', name: 'No times' }, null, 7] },
      'follows.json': { follows: [{ url: 'https://a.example/@ana', type: 'person' }] },
    });
    const { state, PARTICIPATIONS, EVENTS, FOLLOWS } = await imported(person, archive);
    expect(state).toBe('DONE');
    expect(PARTICIPATIONS!.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'REFUSED',
      'REFUSED',
      'ALREADY',
      'REFUSED',
    ]);
    expect(PARTICIPATIONS![1]!.reason).toContain('cancelled');
    expect(EVENTS!.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['REFUSED', 'REFUSED', 'REFUSED']);
    expect(FOLLOWS).toMatchObject([{ outcome: 'REFUSED', reason: expect.stringContaining('Only groups') }]);
  });

  test('that is repeated makes nothing twice', async () => {
    const [rose, newcomer] = [await buildPerson(server), await buildPerson(server)];
    await buildEvent(server, { organizer: rose, title: 'Once' });
    const archive = await exported(server, rose);
    await imported(newcomer, archive);
    const { EVENTS } = await imported(newcomer, archive);
    expect(EVENTS).toMatchObject([{ title: 'Once', outcome: 'ALREADY' }]);
  });

  test('goes on where a killed worker left it', async () => {
    const person = await buildPerson(server);
    const { event } = await buildEvent(server);
    const archive = zip({
      'profile.json': PROFILE,
      'participations.json': {
        participations: [{ event: { url: event.url, title: 'A', beginsOn: inHours(24) }, role: 'participant' }],
      },
    });
    await bring(server, person, archive);
    const join = ParticipationService.prototype.join;
    ParticipationService.prototype.join = () => Promise.reject(new Error('killed'));
    const given = { folder: '', parts: ['PROFILE', 'PARTICIPATIONS'], profileId: person.actor.id };
    try {
      await startImport(server, person, given);
      await expect(server.runJobs()).rejects.toThrow('killed');
    } finally {
      ParticipationService.prototype.join = join;
    }
    expect(await importOf(person)).toMatchObject({ state: 'RUNNING', done: 1, total: 2 });
    await server.db.query(
      `UPDATE jobs.job SET state = 'created' WHERE name = 'portability.run-import' AND state = 'active'`,
    );
    await server.runJobs();
    expect(await importOf(person)).toMatchObject({ state: 'DONE', done: 2 });
  });
});

describe('an archive that wants to do harm', () => {
  const bad = async (bytes: Uint8Array) => {
    const person = await buildPerson(server);
    const before = (await privateFiles()).length;
    const answer = await bring(server, person, bytes);
    expect(await importOf(person)).toBeNull();
    expect(await privateFiles()).toHaveLength(before);
    return ((await answer.json()) as { code: string }).code;
  };
  const bomb = new Uint8Array(BOMB);

  test.each<[string, string, () => Uint8Array]>([
    ['is no ZIP file', 'archive_unreadable', () => strToU8('PK? no')],
    ['has no profile', 'archive_unreadable', () => zip({ 'a.json': {} })],
    ['is of another format', 'archive_unreadable', () => zip({ 'profile.json': { ...PROFILE, version: 2 } })],
    ['leads out of its folder', 'archive_unsafe', () => zip({ 'profile.json': PROFILE, '../evil.json': {} })],
    ['names absolute paths', 'archive_unsafe', () => zip({ 'profile.json': PROFILE, '/etc/passwd': {} })],
    ['uses backslashes', 'archive_unsafe', () => zip({ 'profile.json': PROFILE, 'a\\..\\b': {} })],
    [
      'has a symbolic link',
      'archive_unsafe',
      () => zip({ 'profile.json': PROFILE }, { link: [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }),
    ],
    [
      'has two entries of one name',
      'archive_unsafe',
      () => twice(zip({ 'profile.json': PROFILE, 'prof1le.json': {} })),
    ],
    ['is a bomb', 'archive_too_large', () => zip({ 'profile.json': PROFILE, 'events.json': bomb })],
    [
      'lies about its sizes',
      'archive_unreadable',
      () => smaller(zip({ 'profile.json': PROFILE, 'events.json': bomb })),
    ],
    ['claims to have very many entries', 'archive_too_large', () => crowded(zip({ 'profile.json': PROFILE }))],
    ['has JSON too deep', 'archive_unreadable', () => zip({ 'profile.json': strToU8('['.repeat(1_000_000)) })],
    [
      'has JSON of too many values',
      'archive_unreadable',
      () => zip({ 'profile.json': PROFILE, 'events.json': strToU8(`[${'[],'.repeat(1_500_000)}1]`) }),
    ],
    ['has wrong types', 'archive_unreadable', () => zip({ 'profile.json': { ...PROFILE, name: ['a'] } })],
    [
      'has lists that are none',
      'archive_unreadable',
      () => zip({ 'profile.json': PROFILE, 'follows.json': { follows: 'all' } }),
    ],
  ])('and %s is refused: %s', async (_, code, build) => {
    expect(await bad(build())).toBe(code);
  });

  test('gets neither scripts nor false pictures onto a profile', async () => {
    const person = await buildPerson(server);
    const script = '<script>alert(1)</script><a href="javascript:alert(1)">x</a><p>Fine</p>';
    const archive = zip({
      'profile.json': { ...PROFILE, name: 'Rose <b>', summary: script, avatar: 'a.svg', banner: 'account.json' },
      'a.svg': strToU8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'account.json': { email: 'x' },
      'events.json': {
        orderedItems: [
          {
            type: 'Event',
            id: 'https://a.example/1',
            actor: 'https://a.example/@x',
            name: 'Script<script>',
            content: script,
            startTime: inHours(24),
            draft: false,
            image: { type: 'Image', url: 'file:///etc/passwd' },
          },
        ],
      },
    });
    const { PROFILE: profile, EVENTS } = await imported(person, archive);
    expect(profile!.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['DONE', 'REFUSED', 'REFUSED']);
    expect(EVENTS).toMatchObject([{ outcome: 'DONE' }]);
    const [row] = await server.db.query<{ summary: string; description: string; draft: boolean; url: string }>(
      `SELECT a.summary, e.description, e.draft, e.url FROM actors a JOIN events e ON e.organizer_actor_id = a.id WHERE a.id = $1`,
      [person.actor.id],
    );
    expect(row!.summary).not.toMatch(/script/);
    expect(row!.description).not.toMatch(/script/);
    expect(row).toMatchObject({ draft: true, url: expect.stringContaining(server.url) });
    expect(await server.db.manager.countBy(Media, { ownerUserId: person.user.id })).toBe(0);
  });
});

describe('bringing an archive', () => {
  test('is for people who signed in, from a page of ours', async () => {
    const person = await buildPerson(server);
    const archive = zip({ 'profile.json': PROFILE });
    expect((await bring(server, { accessToken: 'none' }, archive)).status).toBe(401);
    const program = await programToken(server, person, 'read write');
    expect((await bring(server, { accessToken: program }, archive)).status).toBe(401);
    expect(codeOf(await server.graphql(IMPORT, {}, { token: program }))).toBe('not_for_programs');
    const form = (origin: string) => {
      const body = new FormData();
      body.set('archive', new Blob([new Uint8Array(archive)]), 'a.zip');
      const headers = { cookie: `convoke_session=${person.refreshToken}`, origin };
      return fetch(`${server.url}/imports/archive`, { method: 'POST', headers, body, redirect: 'manual' });
    };
    expect((await form('https://evil.example')).headers.get('location')).toContain('refused=origin_refused');
    expect(await importOf(person)).toBeNull();
    expect((await form(server.url)).headers.get('location')).toBe('/settings/data');
    expect((await importOf(person)).state).toBe('READY');
  });

  test('shows nobody else’s, and starts into no profile of others', async () => {
    const [person, stranger] = [await buildPerson(server), await buildPerson(server)];
    await bring(server, person, zip({ 'profile.json': PROFILE }));
    expect(await importOf(stranger)).toBeNull();
    const wish = { folder: '', parts: ['PROFILE'] };
    expect(codeOf(await startImport(server, stranger, { ...wish, profileId: stranger.actor.id }))).toBe(
      'import_not_ready',
    );
    const { errors } = await startImport(server, person, { ...wish, profileId: stranger.actor.id });
    expect(errors).toMatchObject([{ code: 'validation', field: 'profileId' }]);
    const taken = await startImport(server, person, { ...wish, preferredUsername: stranger.actor.preferredUsername });
    expect(taken.errors).toMatchObject([{ code: 'validation', field: 'preferredUsername' }]);
  });

  test('leaves no file behind, whatever follows', async () => {
    const before = await privateFiles();
    const [person, leaver] = [await buildPerson(server), await buildPerson(server)];
    const archive = zip({ 'profile.json': PROFILE });
    for (let again = 0; again < 2; again++) await bring(server, person, archive);
    await bring(server, leaver, archive);
    await server.graphql('mutation { discardImport { state } }', {}, { token: person.accessToken });
    const goodbye = 'mutation ($p: String!) { deleteAccount(password: $p) { id } }';
    await server.graphql(goodbye, { p: leaver.password }, { token: leaver.accessToken });
    await server.runJobs();
    expect(await privateFiles()).toEqual(before);
  });
});

/** The second name in the list of entries becomes the first one’s. */
function twice(archive: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(archive).toString('latin1').replaceAll('prof1le.json', 'profile.json'), 'latin1');
}

/** The list of entries says of the largest that it has a hundred bytes. */
function smaller(archive: Uint8Array): Uint8Array {
  const bytes = Buffer.from(archive);
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    if (bytes.readUInt32LE(at + 24) === BOMB) bytes.writeUInt32LE(100, at + 24);
  }
  return bytes;
}

function crowded(archive: Uint8Array): Uint8Array {
  const bytes = Buffer.from(archive);
  const end = bytes.lastIndexOf('PK\x05\x06');
  bytes.writeUInt16LE(65_534, end + 8);
  bytes.writeUInt16LE(65_534, end + 10);
  return bytes;
}
