import { DOMParser } from '@xmldom/xmldom';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrivateStorage } from '#convoke/media';
import { buildEvent, type BuiltEvent, buildParticipation } from '../support/events.js';
import { buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { moveClock } from '../support/time.js';
import { runCron } from '../support/cron.js';

const FORMULA = '=HYPERLINK("http://evil.example","Łódź\n\u0007& <b>")';

let server: TestServer;
let host: TestPerson;
let built: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer();
  host = await buildPerson(server, { name: 'Host' });
  built = await buildEvent(server, { organizer: host, title: 'Fête [2026]', options: { timezone: 'Asia/Tokyo' } });
  const rose = await buildParticipation(server, built, await buildPerson(server, { name: '@SUM(A1)' }));
  await server.db.query(
    `UPDATE participations SET metadata = $2, inserted_at = '2026-06-01T16:30Z', checked_in_at = '2026-06-02T01:02Z'
      WHERE id = $1`,
    [rose.id, JSON.stringify({ message: FORMULA })],
  );
});
afterAll(() => server.close());

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const request = async (format: string, who = host, roles: string[] = [], { event } = built) => {
  const query = `mutation ($eventId: ID!, $roles: [ParticipantRoleEnum], $format: ExportFormatEnum) {
    exportEventParticipants(eventId: $eventId, roles: $roles, format: $format) { path format } }`;
  const { data, errors } = await server.graphql(query, { eventId: event.id, roles, format }, as(who));
  return errors ? errors[0]!.code : (data!.exportEventParticipants as { path: string; format: string });
};
const fetchFile = async (address: string, who?: TestPerson) =>
  fetch(`${server.url}/exports/${address}`, {
    headers: who ? { authorization: `Bearer ${who.accessToken}`, 'accept-language': 'en' } : {},
  });
/** Where a client of Mobilizon looks for the file. */
const addressOf = async (...args: Parameters<typeof request>) => {
  const answer = await request(...args);
  if (typeof answer === 'string') throw new Error(answer);
  return `${answer.format.toLowerCase()}/${answer.path}`;
};
const file = async (...args: Parameters<typeof request>) => {
  const address = await addressOf(...args);
  await server.runJobs();
  const answer = await fetchFile(address, host);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};

describe('a guest list as a file', () => {
  it('in CSV has its encoding marked, the times of the event, and nothing that a spreadsheet computes', async () => {
    const text = (await file('CSV')).toString();
    const [head, first, second] = text.split('\r\n');
    expect(head).toBe('\ufeffName,Status,Registered,Message,Check-in');
    expect(first).toMatch(/^Host,Organizer,/);
    expect(second).toBe(
      `'@SUM(A1),Going,2026-06-02 01:30,"'=HYPERLINK(""http://evil.example"",""Łódź\n\u0007& <b>"")",2026-06-02 10:02`,
    );
    expect(text).not.toContain('example.org');
  });

  it('in ODS is a spreadsheet in which all is text', async () => {
    const bytes = await file('ODS', host, ['PARTICIPANT']);
    expect(bytes.subarray(30, 38).toString()).toBe('mimetype');
    const parts = unzipSync(bytes);
    const content = new DOMParser().parseFromString(strFromU8(parts['content.xml']!), 'text/xml');
    const cells = [...content.getElementsByTagName('table:table-cell')];
    expect(cells.map((cell) => cell.getAttribute('office:value-type'))).toEqual(Array(10).fill('string'));
    expect(cells.slice(5).map((cell) => cell.textContent)).toEqual([
      '@SUM(A1)',
      'Going',
      '2026-06-02 01:30',
      '=HYPERLINK("http://evil.example","Łódź& <b>")',
      '2026-06-02 10:02',
    ]);
    expect(content.getElementsByTagName('table:table')[0]!.getAttribute('table:name')).toBe('Fête  2026 ');
  });

  it('in PDF brings its own letters', async () => {
    const text = (await file('PDF')).toString('latin1');
    expect([text.startsWith('%PDF'), text.trimEnd().endsWith('%%EOF')]).toEqual([true, true]);
    expect(text).toMatch(/DejaVuSans/);
    expect(text).toMatch(/FontFile2/);
  });

  it('of ten thousand people has them all', async () => {
    const big = await buildEvent(server, { organizer: host });
    await server.db.query(
      `INSERT INTO participations (uuid, event_id, actor_id, role, anonymous, metadata)
        SELECT gen_random_uuid(), $1, $2, 'participant', true, '{"message": "I bring a cake"}'
        FROM generate_series(1, 10000)`,
      [big.event.id, host.actor.id],
    );
    const rows = (await file('CSV', host, ['PARTICIPANT'], big)).toString().trim().split('\r\n').slice(1);
    expect(rows).toHaveLength(10_000);
    expect(rows[0]).toMatch(/^Anonymous participant,Going,/);
  });
});

describe('the file of a guest list', () => {
  it('is asked for again until it is there, by a browser and by a program', async () => {
    const address = await addressOf('CSV');
    const early = await fetchFile(address, host);
    expect([early.status, early.headers.get('retry-after'), early.headers.get('refresh')]).toEqual([202, '2', '2']);
    await server.runJobs();
    const ready = await fetchFile(address, host);
    expect(ready.headers.get('content-disposition')).toMatch(
      /^attachment; filename="participants-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(ready.headers.get('cache-control')).toBe('private, no-store');
  });

  it('is for whoever asked, while they run the list', async () => {
    const helper = await buildPerson(server);
    await buildParticipation(server, built, helper, 'moderator');
    const address = await addressOf('CSV', helper);
    await server.runJobs();
    const stranger = await buildPerson(server);
    const answers = [
      fetchFile(address),
      fetchFile(address, stranger),
      fetchFile(address, host),
      fetchFile(address, helper),
    ];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 404, 404, 200]);
    for (const wrong of [
      address.replace('.csv', '.pdf'),
      'csv/x.csv',
      'csv/..%2f..%2fetc%2fpasswd',
      `csv/${'0'.repeat(36)}.csv`,
    ]) {
      expect((await fetchFile(wrong, helper)).status).toBe(404);
    }
    await server.db.query(`UPDATE participations SET role = 'participant' WHERE actor_id = $1`, [helper.actor.id]);
    expect((await fetchFile(address, helper)).status).toBe(404);
    expect(await request('CSV', helper)).toBe('event_not_found');
    expect(await request('CSV', stranger)).toBe('event_not_found');
    const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { participantExports { path state } } }';
    const listed = async (who: TestPerson) =>
      (await server.graphql(query, { uuid: built.event.uuid }, as(who))).data!.event.participantExports;
    expect(await listed(helper)).toEqual([]);
    expect((await listed(host))[0]).toMatchObject({ path: expect.stringMatching(/\.csv$/), state: 'READY' });
  });

  it('is gone after a day', async () => {
    const address = await addressOf('CSV');
    await server.runJobs();
    const [row] = await server.db.query<{ key: string }>(
      'SELECT file_key AS key FROM participant_exports WHERE id::text = $1',
      [address.slice(4, 40)],
    );
    const setRight = moveClock(server, 24.1);
    await runCron(server, 'events.purge-guest-exports');
    setRight();
    await server.runJobs();
    expect((await fetchFile(address, host)).status).toBe(404);
    expect(await server.app.get(PrivateStorage, { strict: false }).open(row!.key)).toBeNull();
  });
});
