import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Groups } from '#convoke/actors';
import { EventService } from '#convoke/events';
import { Posts } from '#convoke/posts';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildFeedToken, entriesIn, eventsIn, titlesIn } from '#test/feeds';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'true' });
});
afterAll(() => server.close());

const get = (path: string, headers = {}) => fetch(`${server.url}${path}`, { headers });
const titles = async (path: string) => titlesIn(path, await (await get(path)).text());
const hide = (id: string, change: string) => server.db.query(`UPDATE events SET ${change} WHERE id = $1`, [id]);

describe('the feeds of the instance', () => {
  test('have the public events that are published here, and no others', async () => {
    const one = await buildEvent(server, { title: 'Next', beginsOn: inHours(5) });
    await buildEvent(server, { title: 'Later', beginsOn: inHours(9), status: 'tentative' });
    await buildEvent(server, { title: 'Draft', draft: true });
    await buildEvent(server, { title: 'Unlisted', visibility: 'unlisted' });
    await buildEvent(server, { title: 'Private', visibility: 'private' });
    await hide((await buildEvent(server, { title: 'Remote' })).event.id, 'local = false');
    await hide((await buildEvent(server, { title: 'Suspended' })).event.id, 'suspended = true');
    await hide((await buildEvent(server, { title: 'Silenced' })).event.id, 'discoverable = false');
    const over = await buildEvent(server, { title: 'Over' });
    await hide(over.event.id, "begins_on = now() - interval '20 days'");
    const longOver = await buildEvent(server, { title: 'Long over' });
    await hide(longOver.event.id, "begins_on = now() - interval '40 days'");
    await server.runJobs();

    expect(await titles('/feed/instance/ics')).toEqual(['Over', 'Next', 'Later']);
    expect(await titles('/feed/instance/atom')).toEqual(['Later', 'Next']);
    expect(await titles('/feed/instance/json')).toEqual(['Next', 'Later']);
    // What was hidden or changed shows at once, whether or not the search index knows.
    await hide(one.event.id, "title = 'Soon', updated_at = now()");
    await hide(over.event.id, 'suspended = true');
    expect(await titles('/feed/instance/ics')).toEqual(['Soon', 'Later']);
    expect(await titles('/feed/instance/json')).toEqual(['Soon', 'Later']);
  });

  test('of a group have what it publishes for everybody, under its own name', async () => {
    const { group, founder } = await buildGroup(server, { name: 'Planters' });
    const given = { organizer: founder, attributedToId: group.id };
    await buildEvent(server, { ...given, title: 'Planting', beginsOn: inHours(5) });
    await buildEvent(server, { organizer: founder, title: 'Of the founder' });
    for (const visibility of ['unlisted', 'restricted', 'private'])
      await buildEvent(server, { ...given, title: visibility, visibility });
    await buildEvent(server, { ...given, title: 'Draft', draft: true });
    const path = `/@${group.preferredUsername}/feed`;
    expect(await titles(`${path}/ics`)).toEqual(['Planting']);
    expect(await titles(`${path}/atom`)).toEqual(['Planting']);
    expect(await titles(`${path}/json`)).toEqual(['Planting']);
    const text = await (await get(`${path}/atom`)).text();
    expect(text).toContain('Planters');
    for (const told of [text, await (await get(`${path}/json`)).text()])
      expect(told).not.toContain(founder.actor.preferredUsername);
    const hidden = await buildGroup(server, { visibility: 'private' });
    for (const name of [hidden.group.preferredUsername, founder.actor.preferredUsername, 'nobody'])
      for (const format of ['ics', 'json']) expect((await get(`/@${name}/feed/${format}`)).status).toBe(404);
  });

  test('of a group have its public posts among its news, and leave out what is gone', async () => {
    const { group, founder } = await buildGroup(server, { name: 'Planters' });
    const write = (title: string, values: object = {}) => {
      const given: object = { attributedToId: group.id, title, body: `<p>About ${title}.</p>`, ...values };
      return server.app.get(Posts, { strict: false }).create(founder.viewer, given);
    };
    const first = await write('First');
    await buildEvent(server, { organizer: founder, attributedToId: group.id, title: 'Planting' });
    const last = await write('Last', { tags: ['trees'] });
    for (const visibility of ['unlisted', 'private']) await write(visibility, { visibility });
    await write('Draft', { draft: true });
    const path = `/@${group.preferredUsername}/feed`;
    const answer = await get(`${path}/atom`);
    const text = await answer.text();
    expect(entriesIn(text)).toMatchObject([
      { id: last.url, title: 'Last', author: 'Planters', content: '<p>About Last.</p>' },
      { title: 'Planting' },
      { id: first.url, title: 'First' },
    ]);
    expect(text).toContain(`/p/${last.slug}"`);
    expect(text).toContain('term="trees"');
    expect(text).not.toContain(founder.actor.preferredUsername);
    expect(await titles(`${path}/ics`)).toEqual(['Planting']);

    const remove = 'mutation ($id: ID!) { deletePost(id: $id) { id } }';
    await server.graphql(remove, { id: first.id }, { token: founder.accessToken });
    const tag = answer.headers.get('etag')!;
    expect((await get(`${path}/atom`, { 'if-none-match': tag })).status).toBe(200);
    expect(await titles(`${path}/atom`)).toEqual(['Last', 'Planting']);
    await server.app.get(Groups, { strict: false }).delete(founder.viewer, group.id);
    expect((await get(`${path}/atom`)).status).toBe(410);
    await server.db.query(`UPDATE groups SET visibility = 'private' WHERE actor_id = $1`, [group.id]);
    expect((await get(`${path}/atom`)).status).toBe(404);
  });

  test('say what they are, and who published what', async () => {
    const { organizer } = await buildEvent(server, {
      title: 'By Amir',
      organizer: await buildPerson(server, { name: 'Amir' }),
    });
    await server.runJobs();
    const calendar = await get('/feed/instance/ics');
    expect(Object.fromEntries(calendar.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="events.ics"',
      'cache-control': 'public, no-cache',
      'x-content-type-options': 'nosniff',
    });
    const text = (await calendar.text()).replaceAll('\r\n ', '');
    expect(text).toContain('X-WR-CALDESC:The next events. What is over stays for 30 days\\; 500 events at most.');
    expect(text).toContain(`ORGANIZER;CN=Amir:${organizer.actor.url}`);
    const news = await get('/feed/instance/atom');
    expect(news.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const [entry] = entriesIn(await news.text());
    expect(entry).toMatchObject({ title: 'By Amir', author: 'Amir' });
    expect(entry!.content).toMatch(/^<p>When: .*<p>Bring a friend\.<\/p>$/);
  });

  test('are sent once to whoever keeps them, until something changes', async () => {
    const { event } = await buildEvent(server, { title: 'Kept' });
    await server.runJobs();
    for (const path of [
      '/feed/instance/ics',
      '/feed/instance/atom',
      '/feed/instance/json',
      `/events/${event.uuid}/export/ics`,
    ]) {
      const tag = (await get(path)).headers.get('etag')!;
      const again = await get(path, { 'if-none-match': `W/${tag}` });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
      await hide(event.id, `title = 'Kept ${path}', updated_at = now()`);
      expect((await get(path, { 'if-none-match': tag })).status).toBe(200);
    }
  });

  test.each(['/feed/instance/rss', '/feed/other/ics', '/feed/search/html', '/feed/groups/ics'])(
    '%s is no feed',
    async (path) => {
      expect([404, 503]).toContain((await get(path)).status);
    },
  );
});

describe('the lists for other sites', () => {
  test('say what there is to say of an event, words as words', async () => {
    const hostile = '</script><img src=x onerror=alert(1)> & "words"';
    const { event } = await buildEvent(server, {
      title: hostile,
      organizer: await buildPerson(server, { name: 'Amir' }),
      physicalAddress: { description: 'Town hall', locality: 'Lyon', geom: '4.8357;45.764' },
      options: { timezone: 'Europe/Paris', showEndTime: false },
      endsOn: inHours(26),
      tags: ['json only'],
      language: 'fr',
    });
    await server.runJobs();
    const answer = await get('/feed/search/json?tags=json-only');
    expect(answer.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
    const told = JSON.parse(await answer.text());
    expect(told).toMatchObject({ feed_url: `${server.url}/feed/search/json?tags=json-only` });
    expect(told.items).toMatchObject([
      {
        id: event.url,
        url: `${server.url}/events/${event.uuid}`,
        title: hostile,
        language: 'fr',
        tags: ['json only'],
        authors: [{ name: 'Amir' }],
        _event: {
          begins_on: event.beginsOn.toISOString(),
          ends_on: null,
          timezone: 'Europe/Paris',
          shows_time: true,
          status: 'CONFIRMED',
          is_online: false,
          place: { name: 'Town hall', locality: 'Lyon', latitude: 45.764, longitude: 4.8357 },
        },
      },
    ]);
  });

  test('have pages that lead on to each other', async () => {
    const { group, founder } = await buildGroup(server);
    for (const title of ['First', 'Second', 'Third'])
      await buildEvent(server, { title, organizer: founder, attributedToId: group.id, tags: ['paged'] });
    await server.runJobs();
    for (const path of [`/@${group.preferredUsername}/feed/json?`, '/feed/search/json?tags=paged&']) {
      const found: string[] = [];
      let next: string | undefined = `${server.url}${path}limit=2`;
      for (let pages = 0; next; pages++) {
        expect(pages).toBeLessThan(2);
        const told = JSON.parse(await (await fetch(next)).text());
        found.push(...told.items.map(({ title }: { title: string }) => title));
        next = told.next_url;
      }
      expect(found.toSorted()).toEqual(['First', 'Second', 'Third']);
    }
    for (const query of ['page=0', 'page=x', 'page=1001', 'limit=0', 'limit=101', 'limit=1&limit=2'])
      expect([query, (await get(`/feed/instance/json?${query}`)).status]).toEqual([query, 422]);
  });

  test('are none of a single person', async () => {
    const token = await buildFeedToken(server, await buildPerson(server));
    expect((await get(`/events/going/${token}/ics`)).status).toBe(200);
    expect((await get(`/events/going/${token}/json`)).status).toBe(404);
  });
});

describe('the feeds of a search', () => {
  test('find what the search finds', async () => {
    const lyon = { locality: 'Lyon', geom: '4.8357;45.764' };
    await buildEvent(server, { title: 'Kayak on the Saône', tags: ['boats'], physicalAddress: lyon, language: 'fr' });
    await buildEvent(server, { title: 'Kayak online', options: { isOnline: true }, category: 'SPORTS' });
    await server.runJobs();
    const found = (query: string) => titles(`/feed/search/ics?${query}`);
    expect(await found('term=kayak')).toHaveLength(2);
    expect(await found('term=kayak&type=ONLINE')).toEqual(['Kayak online']);
    expect(await found('term=kayak&category=SPORTS&languageOneOf=de,und')).toEqual(['Kayak online']);
    expect(await found('tags=Boats')).toEqual(['Kayak on the Saône']);
    expect(await found('term=kayak&location=4.83;45.76&radius=10')).toEqual(['Kayak on the Saône']);
    expect(await found(`term=kayak&endsOn=${inHours(2).toISOString()}`)).toEqual([]);
    expect(await titles('/feed/search/atom?term=kayak&tags=boats')).toEqual(['Kayak on the Saône']);
  });

  test('refuse criteria that make no sense, and fetch nothing from anywhere', async () => {
    for (const query of ['radius=x', 'type=SIDEWAYS', 'term=a&term=b', 'category=%3Cb%3E', 'beginsOn=soon']) {
      const answer = await get(`/feed/search/ics?${query}`);
      const [field] = query.split('=');
      expect([query, answer.status, await answer.json()]).toEqual([query, 422, { code: 'validation', field }]);
    }
    expect(await titles('/feed/search/ics?term=https://elsewhere.example/events/1')).toEqual([]);
  });

  test('stay whole whatever their address says', async () => {
    const words = encodeURIComponent('"><script>]]>\r\nX-EVIL:1 &amp;');
    const atom = await (await get(`/feed/search/atom?tags=${words}&x=%00%08${words}`)).text();
    expect(entriesIn(atom)).toEqual([]);
    expect(atom).not.toContain('<script');
    const calendar = await (await get(`/feed/search/ics?tags=${words}`)).text();
    expect(calendar).not.toMatch(/^X-EVIL/m);
  });
});

test('a series is one event for everybody, without what is not theirs to see, and its dates for who takes part', async () => {
  const built = await buildEvent(server, { title: 'Swing', recurrence: 'FREQ=WEEKLY;COUNT=5' });
  await server.runJobs();
  const dates = await server.db.query<{ id: string; day: string; seriesUuid: string }>(
    `SELECT e.id, to_char(o.recurrence_date, 'YYYYMMDD') AS day, s.uuid AS "seriesUuid"
      FROM events e JOIN event_occurrences o ON o.event_id = e.id JOIN event_series s ON s.id = o.series_id
      WHERE s.id = (SELECT series_id FROM event_occurrences WHERE event_id = $1) ORDER BY o.recurrence_date`,
    [built.event.id],
  );
  const [, second, third, fourth, last] = dates;
  await hide(second!.id, "visibility = 'private', updated_at = now()");
  await hide(third!.id, 'deleted_at = now(), updated_at = now()');
  const events = server.app.get(EventService, { strict: false });
  await events.update(built.organizer.viewer, fourth!.id, { title: 'Swing with a band' } as object);
  await server.runJobs();

  for (const path of [`/events/${built.event.uuid}/export/ics`, '/feed/search/ics?term=swing']) {
    const text = (await (await get(path)).text()).replaceAll('\r\n ', '');
    const uids = text.match(/^UID:.*$/gm)!;
    expect(uids).toEqual(Array(2).fill(`UID:${dates[0]!.seriesUuid}`));
    expect(text).toMatch(new RegExp(`^RRULE:FREQ=WEEKLY;BYDAY=..;UNTIL=${last!.day}T`, 'm'));
    const gone = [...text.matchAll(/^EXDATE:(\d{8})/gm)].map(([, day]) => day);
    expect(gone).toEqual([second!.day, third!.day]);
    expect(text.match(/^RECURRENCE-ID:(\d{8})/m)![1]).toBe(fourth!.day);
    expect(text.match(/^SUMMARY:.*$/gm)).toEqual(['SUMMARY:Swing', 'SUMMARY:Swing with a band']);
  }
  expect(await titles('/feed/search/atom?term=swing')).toEqual(['Swing']);

  const guest = await buildPerson(server);
  await buildParticipation(server, { ...built, event: Object.assign(built.event, { id: fourth!.id }) }, guest);
  const own = await get(`/events/going/${await buildFeedToken(server, guest)}/ics`);
  const text = await own.text();
  expect(text.match(/^SUMMARY:.*$/gm)).toEqual(['SUMMARY:Swing with a band']);
  expect(text).not.toMatch(/^(RRULE|EXDATE|RECURRENCE-ID)/m);
});

describe('the file of an event', () => {
  test('is named after the event, and for whoever may read the event', async () => {
    const { event, organizer } = await buildEvent(server, { title: 'Café "à\nla" /../ carte', visibility: 'private' });
    const path = `/events/${event.uuid}/export/ics`;
    expect((await get(path)).status).toBe(404);
    const answer = await get(path, { authorization: `Bearer ${organizer.accessToken}` });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-disposition': 'attachment; filename="cafe-a-la-carte.ics"',
      'cache-control': 'private, no-store',
    });
    expect(eventsIn(await answer.text())).toMatchObject([{ uid: event.url, class: 'PRIVATE' }]);
  });

  test('is gone with an event that everybody could read', async () => {
    const { event, organizer } = await buildEvent(server);
    const path = `/events/${event.uuid}/export/ics`;
    expect(eventsIn(await (await get(path)).text())).toHaveLength(1);
    const remove = `mutation { deleteEvent(eventId: "${event.id}") { id } }`;
    await server.graphql(remove, {}, { token: organizer.accessToken });
    expect((await get(path)).status).toBe(410);
    expect((await get('/events/no-uuid/export/ics')).status).toBe(404);
  });
});

test('a network that asks for feeds without end is held up', async () => {
  await server.db.query(`UPDATE rate_limits SET points = 1000 WHERE key LIKE 'feed:network:%'`);
  expect((await get('/feed/instance/ics')).status).toBe(429);
});
