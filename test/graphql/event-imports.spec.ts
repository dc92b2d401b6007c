import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventImportJobs } from '#convoke/portability';
import { bringAddress, bringFile, calendarOf, eventImportOf, refusalIn } from '#test/event-imports';
import { buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let there: RemoteServer;
beforeAll(async () => {
  server = await startTestServer({ MEDIA_MAX_BYTES: String(9 * 1024 * 1024) });
  there = await RemoteServer.start();
});
afterAll(async () => {
  await server.close();
  await there.close();
});

const ICS = { type: 'text/calendar; charset=utf-8' };
const BALL = { UID: 'ball@there', SUMMARY: 'A ball', URL: 'https://there.example/ball' };

const act = async (person: TestPerson, mutation: string, variables: object = {}) =>
  refusalIn(await server.graphql(mutation, { ...variables }, { token: person.accessToken }));
const start = (person: TestPerson, publish = false) =>
  act(person, 'mutation ($publish: Boolean!) { startEventImport(publish: $publish) { state } }', { publish });
const choose = (person: TestPerson, numbers: number[] | null, chosen: boolean) =>
  act(
    person,
    'mutation ($numbers: [Int!], $chosen: Boolean!) { chooseEventImportLines(numbers: $numbers, chosen: $chosen) { state } }',
    {
      numbers,
      chosen,
    },
  );
const eventsOf = (person: TestPerson) =>
  server.db.query<Record<string, any>>(
    'SELECT id, uuid, title, draft, begins_on AS "beginsOn", attributed_to_id AS "groupId" FROM events WHERE organizer_actor_id = $1 AND deleted_at IS NULL ORDER BY id',
    [person.actor.id],
  );

/** Brings a calendar as a file and makes all that is chosen by itself. */
async function imported(person: TestPerson, events: Record<string, string>[], publish = false) {
  expect(await bringFile(server, person, calendarOf(events))).toBeUndefined();
  await server.runJobs();
  expect(await start(person, publish)).toBeUndefined();
  return eventImportOf(server, person);
}

describe('events from elsewhere', () => {
  it('are shown before anything is made, and what is chosen is made as drafts', async () => {
    const person = await buildPerson(server);
    there.serve('/all.ics', calendarOf([BALL, { UID: '2', SUMMARY: 'A walk' }, { UID: '3', SUMMARY: 'x' }]), ICS);
    expect(await bringAddress(server, person, `${there.url}/all.ics`)).toBeUndefined();
    const found = await eventImportOf(server, person);
    expect(found).toMatchObject({ state: 'READY', url: `${there.url}/all.ics`, isCut: false });
    expect(found.lines).toMatchObject([
      { outcome: 'NEW', title: 'A ball', beginsOn: '2100-05-01T16:00:00.000Z', url: BALL.URL, chosen: true },
      { outcome: 'NEW', title: 'A walk', chosen: true },
      { outcome: 'REFUSED', reason: 'It has no title of three letters or more.', chosen: false },
    ]);
    expect(await eventsOf(person)).toEqual([]);
    expect(await choose(person, [2, 3], false)).toBeUndefined();
    expect(await start(person)).toBeUndefined();
    const done = await eventImportOf(server, person);
    expect(done).toMatchObject({ state: 'DONE', done: 1, total: 1 });
    const [ball, ...others] = await eventsOf(person);
    expect([ball, others]).toMatchObject([{ title: 'A ball', draft: true }, []]);
    expect(done.lines[0]).toMatchObject({ result: 'DONE', path: `/events/${ball!.uuid}` });
  });

  it('are published at once where somebody says so, and name who announced them first', async () => {
    const person = await buildPerson(server);
    await imported(person, [BALL], true);
    const [{ uuid }] = (await eventsOf(person)) as [{ uuid: string }];
    const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { draft externalSource { url name } } }';
    expect((await server.graphql(query, { uuid })).data!.event).toEqual({
      draft: false,
      externalSource: { url: BALL.URL, name: 'there.example' },
    });
  });

  it('tell the host of a calendar, and not its address, which may be a secret', async () => {
    const person = await buildPerson(server);
    there.serve('/secret-token.ics', calendarOf([{ UID: '9', SUMMARY: 'A ball' }]), ICS);
    await bringAddress(server, person, `${there.url}/secret-token.ics`);
    await server.runJobs();
    await start(person, true);
    await server.runJobs();
    const [{ uuid }] = (await eventsOf(person)) as [{ uuid: string }];
    const page = await server.graphql('query ($uuid: UUID!) { event(uuid: $uuid) { externalSource { url name } } }', {
      uuid,
    });
    expect(page.data!.event.externalSource).toEqual({ url: null, name: there.host });
  });

  it('that are here already are recognised, by what names them, or by title and time', async () => {
    const person = await buildPerson(server);
    await imported(person, [BALL]);
    const beginsOn = new Date('2100-05-01T16:00:00Z');
    await buildEvent(server, { organizer: person, title: 'A WALK', beginsOn, draft: true });
    const stranger = await buildEvent(server, {
      title: 'A talk',
      beginsOn,
      physicalAddress: { description: 'Town hall' },
    });
    const again: Record<string, string>[] = [
      { ...BALL, SUMMARY: 'The ball, renamed' },
      { UID: '2', SUMMARY: 'A walk' },
      { UID: '3', SUMMARY: 'A talk', LOCATION: 'town hall' },
      { UID: '4', SUMMARY: 'A talk', LOCATION: 'Elsewhere' },
      { UID: '4', SUMMARY: 'A talk', LOCATION: 'Elsewhere' },
    ];
    await bringFile(server, person, calendarOf(again));
    const { lines } = await eventImportOf(server, person);
    expect(lines.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'PRESENT',
      'PRESENT',
      'PRESENT',
      'NEW',
      'REFUSED',
    ]);
    expect(lines[2].path).toBe(`/events/${stranger.event.uuid}`);
  });

  it('say nothing of what other profiles of the account have', async () => {
    const person = await buildPerson(server);
    await imported(person, [BALL]);
    const other = await addProfile(server, person.user, 'the_other');
    await bringFile(server, person, calendarOf([BALL]), { profileId: other.id });
    expect((await eventImportOf(server, person)).lines).toMatchObject([{ outcome: 'NEW', path: null }]);
  });

  it('are made once, however often a worker begins anew', async () => {
    const person = await buildPerson(server);
    await imported(person, [BALL]);
    await server.db.query(`UPDATE event_imports SET state = 'running' WHERE user_id = $1`, [person.user.id]);
    await server.db.query('UPDATE event_import_lines SET result = NULL');
    const [{ id }] = (await server.db.query('SELECT id FROM event_imports WHERE user_id = $1', [person.user.id])) as [
      { id: string },
    ];
    await server.app.get(EventImportJobs, { strict: false }).run({ importId: id });
    expect((await eventImportOf(server, person)).lines).toMatchObject([{ result: 'ALREADY' }]);
    expect(await eventsOf(person)).toHaveLength(1);
  });

  it('are those of a group for who may publish for it, and for nobody else', async () => {
    const { group, founder } = await buildGroup(server);
    const stranger = await buildPerson(server);
    const attributedToId = group.id;
    expect(await bringFile(server, stranger, calendarOf([BALL]), { attributedToId })).toBe('attributedToId validation');
    expect(await bringFile(server, stranger, calendarOf([BALL]), { profileId: founder.actor.id })).toBe(
      'profileId validation',
    );
    expect(await bringFile(server, founder, calendarOf([BALL]), { attributedToId })).toBeUndefined();
    await server.runJobs();
    await start(founder);
    await server.runJobs();
    expect(await eventsOf(founder)).toMatchObject([{ groupId: group.id }]);
  });

  it('that repeat go on from their next date, by rules that events here can have', async () => {
    const person = await buildPerson(server);
    const began = { 'DTSTART;TZID=Europe/Paris': '20260105T180000' };
    const rules = ['FREQ=WEEKLY', 'FREQ=SECONDLY', 'FREQ=WEEKLY;UNTIL=20260201'];
    await bringFile(
      server,
      person,
      calendarOf(rules.map((RRULE, index) => ({ UID: String(index), SUMMARY: 'Choir', ...began, RRULE }))),
    );
    const { lines } = await eventImportOf(server, person);
    expect(lines).toMatchObject([
      { repeats: true, chosen: true, notes: [] },
      { repeats: false, chosen: false, notes: [expect.stringMatching('rule that we do not have'), 'It is over.'] },
      { repeats: false, chosen: false, notes: ['It is over.'] },
    ]);
    expect(new Date(lines[0].beginsOn).getTime()).toBeGreaterThan(Date.now() - 3_600_000);
    expect(await start(person)).toBeUndefined();
    expect((await eventImportOf(server, person)).lines[0].result).toBe('DONE');
    const [{ count }] = (await server.db.query(
      `SELECT count(*)::int FROM event_series s JOIN event_occurrences o ON o.series_id = s.id
        JOIN events e ON e.id = o.event_id WHERE e.organizer_actor_id = $1`,
      [person.actor.id],
    )) as [{ count: number }];
    expect(count).toBeGreaterThan(0);
  });

  it('of a table are read as somebody says what its columns are', async () => {
    const person = await buildPerson(server);
    await bringFile(server, person, 'what,x\nA ball,2100-05-01 18:00\n');
    expect(await eventImportOf(server, person)).toMatchObject({
      columns: [
        { title: 'what', field: null },
        { title: 'x', field: null },
      ],
      lines: [{ outcome: 'REFUSED' }],
    });
    const name = (fields: (string | null)[]) =>
      act(person, 'mutation ($fields: [EventImportField]!) { nameEventImportColumns(fields: $fields) { state } }', {
        fields,
      });
    expect(await name(['TITLE'])).toBe('fields validation');
    expect(await name(['TITLE', 'TITLE'])).toBe('fields validation');
    expect(await name(['TITLE', 'BEGINS_ON'])).toBeUndefined();
    expect((await eventImportOf(server, person)).lines).toMatchObject([{ title: 'A ball', outcome: 'NEW' }]);
  });

  it('of an instance are found by what it says that it runs', async () => {
    const person = await buildPerson(server);
    const JSON_TYPE = { type: 'application/json' };
    there.serve('/.well-known/nodeinfo', { links: [{ rel: 'x', href: `${there.url}/nodeinfo/2.0` }] }, JSON_TYPE);
    there.serve('/nodeinfo/2.0', { software: { name: 'Mobilizon' } }, JSON_TYPE);
    there.serve('/feed/instance/ics', calendarOf([BALL]), ICS);
    await bringAddress(server, person, there.url);
    expect((await eventImportOf(server, person)).lines).toMatchObject([{ title: 'A ball' }]);
  });
});

describe('a hostile source', () => {
  const reasonFor = async (url: string) => {
    const person = await buildPerson(server);
    expect(await bringAddress(server, person, url)).toBeUndefined();
    const { state, reason } = await eventImportOf(server, person);
    return `${state} ${reason}`;
  };

  it('of a gigabyte is refused before it is read, by what it says of itself or as soon as it is too much', async () => {
    let written = 0;
    const endless = Buffer.alloc(64 * 1024, 'BEGIN:VEVENT\r\n');
    there.handle('/told.ics', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/calendar', 'content-length': 1024 ** 3 });
      response.write('BEGIN:VCALENDAR\r\n');
    });
    there.handle('/untold.ics', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/calendar' });
      response.on('error', () => {});
      const more = () => {
        while (written < 1024 ** 3 && !response.destroyed) {
          written += endless.length;
          if (!response.write(endless)) return void response.once('drain', more);
        }
      };
      more();
    });
    expect(await reasonFor(`${there.url}/told.ics`)).toMatch(/^UNREADABLE This is too large: more than 8 MB/);
    expect(await reasonFor(`${there.url}/untold.ics`)).toMatch(/^UNREADABLE This is too large/);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('in a file is refused the same way', async () => {
    const person = await buildPerson(server);
    expect(await bringFile(server, person, new Uint8Array(8 * 1024 * 1024 + 1))).toBe('file validation');
    expect(await bringFile(server, person, new Uint8Array(10 * 1024 * 1024))).toBe('brought payload_too_large');
    expect(await bringFile(server, person, '')).toBe('file validation');
    expect(await eventImportOf(server, person)).toBeNull();
  });

  it('brings no script, and no picture that readers would ask its server for', async () => {
    const person = await buildPerson(server);
    const DESCRIPTION = '<p onclick="x()">Come<script>alert(1)</script><img src="https://there.example/p.gif"></p>';
    const DESC = { 'X-ALT-DESC;FMTTYPE=text/html': DESCRIPTION };
    await imported(
      person,
      [{ ...BALL, SUMMARY: '<script>alert(1)</script>', ...DESC, URL: 'javascript:alert(1)' }],
      true,
    );
    const [{ uuid }] = (await eventsOf(person)) as [{ uuid: string }];
    const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { title description externalSource { url } } }';
    expect((await server.graphql(query, { uuid })).data!.event).toEqual({
      title: '<script>alert(1)</script>',
      description: '<p>Come</p>',
      externalSource: null,
    });
  });

  it('that is nothing of the kind is told so, and not what is in our network', async () => {
    there.serve('/binary', Buffer.from([0x7f, 0x45, 0, 1, 2]), { type: 'application/octet-stream' });
    expect(await reasonFor(`${there.url}/binary`)).toMatch('UNREADABLE We find no events in this');
    expect(await reasonFor(`${there.url}/nothing-here`)).toMatch('UNREADABLE Nobody answers at this address');
  });
});

describe('an import of events', () => {
  it('is for whoever is signed in, and one at a time', async () => {
    const person = await buildPerson(server);
    expect(refusalIn(await server.graphql('{ eventImport { state } }'))).toBe('unauthenticated');
    expect(await start(person)).toBe('event_import_not_found');
    await bringFile(server, person, calendarOf([BALL]));
    expect(await start(person)).toBe('event_import_not_ready');
    await server.runJobs();
    expect(await choose(person, null, false)).toBeUndefined();
    expect(await start(person)).toBe('event_import_nothing_chosen');
    expect(await choose(person, null, true)).toBeUndefined();
    expect(await start(person)).toBeUndefined();
    expect(await bringFile(server, person, calendarOf([BALL]))).toBe('event_import_running');
    expect(await act(person, 'mutation { discardEventImport { state } }')).toBeUndefined();
    expect(await eventImportOf(server, person)).toBeNull();
    expect(await eventsOf(person)).toEqual([]);
  });
});
