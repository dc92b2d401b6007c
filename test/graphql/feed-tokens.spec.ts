import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemberRole } from '#convoke/actors';
import { ParticipantRole } from '#convoke/events';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { buildFeedToken, buildFeedTokens, entriesIn, eventsIn, titlesIn } from '#test/feeds';
import { buildGroup, putMember } from '#test/groups';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { programToken } from '#test/programs';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const get = (token: string, format = 'ics', headers = {}) =>
  fetch(`${server.url}/events/going/${token}/${format}`, { headers });
const read = async (token: string) => eventsIn(await (await get(token)).text());
const titles = async (token: string) => (await read(token)).map(({ summary }) => String(summary));
const ask = (query: string, { accessToken: token }: TestPerson, variables = {}) =>
  server.graphql(query, variables, { token });
const remove = 'mutation ($token: String!) { deleteFeedToken(token: $token) { user { id } actor { id } } }';
const own = '{ loggedUser { feedTokens { token actor { id } user { id } } } loggedPerson { feedTokens { token } } }';

/** Somebody with a second profile, and an event that each goes to. */
async function buildTwins() {
  const rose = await buildPerson(server, { name: 'Rose' });
  const second = await addProfile(server, rose.user, `second_${rose.actor.id}`, 'Nobody knows her');
  const as = { ...rose, actor: second, viewer: Object.assign(Object.create(rose.viewer)) as typeof rose.viewer };
  Object.defineProperty(as.viewer, 'actorIds', { value: [rose.actor.id, second.id] });
  const strike = await buildEvent(server, { title: 'Strike', beginsOn: inHours(30) });
  const party = await buildEvent(server, { title: 'Birthday', visibility: 'unlisted' });
  await buildParticipation(server, strike, rose);
  await buildParticipation(server, party, as);
  return { rose, second, as, strike, party };
}

test('somebody makes a calendar of a profile and one of all, sees them again, and takes one away', async () => {
  const { rose, second } = await buildTwins();
  const [ofRose, ofSecond] = [
    await buildFeedToken(server, rose, rose.actor.id),
    await buildFeedToken(server, rose, second.id),
  ];
  const ofAll = await buildFeedToken(server, rose);
  expect(await titles(ofRose)).toEqual(['Strike']);
  expect(await titles(ofSecond)).toEqual(['Birthday']);
  expect(await titles(ofAll)).toEqual(['Birthday', 'Strike']);

  const user = { id: rose.user.id };
  expect((await ask(own, rose)).data).toEqual({
    loggedUser: {
      feedTokens: [
        { token: ofRose, actor: { id: rose.actor.id }, user },
        { token: ofSecond, actor: { id: second.id }, user },
        { token: ofAll, actor: null, user },
      ],
    },
    loggedPerson: { feedTokens: [{ token: ofRose }] },
  });

  const { data } = await ask(remove, rose, { token: ofRose });
  expect(data!.deleteFeedToken).toEqual({ user, actor: { id: rose.actor.id } });
  expect((await get(ofRose)).status).toBe(404);
  expect((await get(ofSecond)).status).toBe(200);
});

test('another person neither sees the tokens, nor makes one of a profile that is not theirs, nor takes one away', async () => {
  const { rose } = await buildTwins();
  const token = await buildFeedToken(server, rose, rose.actor.id);
  const stranger = await buildPerson(server, { role: 'administrator' });
  const { data } = await ask(`{ person(id: "${rose.actor.id}") { feedTokens { token } } }`, stranger);
  expect(data!.person.feedTokens).toEqual([]);
  const make = `mutation { createFeedToken(actorId: "${rose.actor.id}") { token } }`;
  expect((await ask(make, stranger)).errors).toMatchObject([{ code: 'unauthorized', field: 'actorId' }]);
  expect((await ask(remove, stranger, { token })).errors).toMatchObject([{ code: 'not_found', field: 'token' }]);
  expect((await get(token)).status).toBe(200);
});

test('what the groups of a profile plan has an address of its own, which no other link opens', async () => {
  const { rose, second } = await buildTwins();
  const [choir, band] = [await buildGroup(server), await buildGroup(server)];
  await putMember(server, choir.group.id, rose.actor.id, MemberRole.MEMBER);
  await putMember(server, band.group.id, second.id, MemberRole.MEMBER);
  const plan = (title: string, { group, founder }: typeof choir, traits = {}) =>
    buildEvent(server, { title, organizer: founder, attributedToId: group.id, ...traits });
  await plan('Rehearsal', choir, { visibility: 'restricted' });
  await plan('Secret', choir, { visibility: 'private' });
  await buildParticipation(server, await plan('Concert', choir), rose);
  await plan('Gig', band);

  const at = async (path: string) => titlesIn(path, await (await fetch(`${server.url}/events/${path}`)).text());
  const [ofRose, ofSecond] = [
    await buildFeedTokens(server, rose, rose.actor.id),
    await buildFeedTokens(server, rose, second.id),
  ];
  const ofAll = await buildFeedTokens(server, rose);
  for (const format of ['ics', 'atom']) {
    expect(await at(`followed/${ofRose.followedToken}/${format}`)).toEqual(['Rehearsal']);
    expect(await at(`followed/${ofSecond.followedToken}/${format}`)).toEqual(['Gig']);
    expect((await at(`followed/${ofAll.followedToken}/${format}`)).toSorted()).toEqual(['Gig', 'Rehearsal']);
  }
  const open = async (path: string) => (await fetch(`${server.url}/events/${path}`)).status;
  expect(await open(`followed/${ofRose.token}/ics`)).toBe(404);
  expect(await open(`going/${ofRose.followedToken}/ics`)).toBe(404);
  expect(await open(`followed/${ofRose.followedToken}/json`)).toBe(404);
  expect((await ask(remove, rose, { token: ofRose.followedToken })).errors).toMatchObject([{ code: 'not_found' }]);
  await ask(remove, rose, { token: ofRose.token });
  expect(await open(`followed/${ofRose.followedToken}/ics`)).toBe(404);

  const make = `mutation { createFeedToken(actorId: "${rose.actor.id}") { token followedToken } }`;
  for (const [scope, given] of [
    ['', null],
    [' read:user:group_suggested_events', expect.any(String)],
  ] as const) {
    const program = await programToken(server, rose, `write:profile:feed_token:create${scope}`);
    const { data } = await server.graphql(make, {}, { token: program });
    expect(data!.createFeedToken).toEqual({ token: expect.any(String), followedToken: given });
  }
});

test('a program sees no token, and makes one of all profiles only if it may know them', async () => {
  const { rose } = await buildTwins();
  const make = (actorId?: string) =>
    `mutation { createFeedToken${actorId ? `(actorId: "${actorId}")` : ''} { token actor { id } } }`;
  const narrow = await programToken(server, rose, 'write:profile:feed_token:create');
  expect((await server.graphql(make(), {}, { token: narrow })).errors).toMatchObject([{ code: 'insufficient_scope' }]);
  expect((await server.graphql(make(rose.actor.id), {}, { token: narrow })).errors).toBeUndefined();
  const wide = await programToken(server, rose, 'write:profile:feed_token:create read:profile');
  expect((await server.graphql(make(), {}, { token: wide })).errors).toBeUndefined();
  const reading = '{ loggedPerson { feedTokens { token } } }';
  expect((await server.graphql(reading, {}, { token: wide })).errors).toMatchObject([{ code: 'not_for_programs' }]);
});

describe('the calendar of a profile', () => {
  test('has what it goes to, organizes and waits for, and says which; neither drafts nor what declined it', async () => {
    const rose = await buildPerson(server, { name: 'Rose', locale: 'fr' });
    const token = await buildFeedToken(server, rose, rose.actor.id);
    await buildEvent(server, { organizer: rose, title: 'Mine', beginsOn: inHours(1), visibility: 'private' });
    await buildEvent(server, { organizer: rose, title: 'Not ready', draft: true });
    await buildParticipation(server, await buildEvent(server, { title: 'Going', beginsOn: inHours(2) }), rose);
    const asked = await buildEvent(server, { title: 'Asked', beginsOn: inHours(3), joinOptions: 'restricted' });
    await buildParticipation(server, asked, rose, ParticipantRole.NOT_APPROVED);
    const declined = await buildEvent(server, { title: 'Declined', joinOptions: 'restricted' });
    await buildParticipation(server, declined, rose, ParticipantRole.REJECTED);
    const past = await buildEvent(server, { organizer: rose, title: 'Over' });
    await server.db.query(`UPDATE events SET begins_on = now() - interval '80 days' WHERE id = $1`, [past.event.id]);
    const ancient = await buildEvent(server, { organizer: rose, title: 'Long over' });
    await server.db.query(`UPDATE events SET begins_on = now() - interval '95 days' WHERE id = $1`, [ancient.event.id]);

    const events = await read(token);
    expect(events.map(({ summary, status }) => [summary, status])).toEqual([
      ['Over', 'CONFIRMED'],
      ['Mine', 'CONFIRMED'],
      ['Going', 'CONFIRMED'],
      ['Asked', 'TENTATIVE'],
    ]);
    const words = events.map(({ description }) => String(description).split('\n')[0]);
    expect(words.slice(1)).toEqual([
      'Vous organisez cet événement.',
      'Bring a friend.',
      'Vous avez demandé à participer\u00a0; l’organisation n’a pas encore répondu.',
    ]);

    const atom = await get(token, 'atom');
    expect(atom.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const entries = entriesIn(await atom.text());
    expect(entries.map(({ title }) => title)).toEqual(['Over', 'Mine', 'Going', 'Asked']);
    expect(entries[1]!.content).toMatch(/^<p>Vous organisez cet événement.<\/p><p>When: /);
  });

  test('changes with the event and with the part in it', async () => {
    const rose = await buildPerson(server);
    const token = await buildFeedToken(server, rose, rose.actor.id);
    const asked = await buildEvent(server, { title: 'Asked', joinOptions: 'restricted' });
    const participation = await buildParticipation(server, asked, rose, ParticipantRole.NOT_APPROVED);
    const [before] = await read(token);
    const tag = (await get(token)).headers.get('etag')!;
    expect((await get(token, 'ics', { 'if-none-match': tag })).status).toBe(304);

    await server.db.query(
      `UPDATE participations SET role = 'participant', updated_at = now() + interval '9 s'
      WHERE id = $1`,
      [participation.id],
    );
    expect((await get(token, 'ics', { 'if-none-match': tag })).status).toBe(200);
    const [after] = await read(token);
    expect(after).toMatchObject({ uid: before!.uid, status: 'CONFIRMED' });
    expect(Number(after!.sequence)).toBeGreaterThan(Number(before!.sequence));

    const update = 'mutation ($id: ID!) { updateEvent(eventId: $id, status: CANCELLED) { id } }';
    await ask(update, asked.organizer, { id: asked.event.id });
    expect(await read(token)).toMatchObject([{ status: 'CANCELLED' }]);
    await ask('mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }', asked.organizer, { id: asked.event.id });
    expect(await read(token)).toEqual([]);
  });

  test('names nothing of the other profiles of the account', async () => {
    const { rose, second } = await buildTwins();
    const files = [
      await get(await buildFeedToken(server, rose, rose.actor.id)),
      await get(await buildFeedToken(server, rose, rose.actor.id), 'atom'),
    ];
    for (const file of await Promise.all(files.map((each) => each.text()))) {
      expect(file).toContain('Strike');
      expect(file).not.toMatch(new RegExp(`Birthday|Nobody|${second.preferredUsername}|${rose.user.email}`));
    }
  });

  test('has an event once that two profiles go to, with the surer part', async () => {
    const { rose, as, strike } = await buildTwins();
    await server.db.query(`UPDATE participations SET role = 'not_approved' WHERE actor_id = $1`, [rose.actor.id]);
    const joined = await buildParticipation(server, strike, as);
    expect(joined.role).toBe('participant');
    const events = await read(await buildFeedToken(server, rose));
    expect(events.map(({ summary, status }) => [summary, status])).toEqual([
      ['Birthday', 'CONFIRMED'],
      ['Strike', 'CONFIRMED'],
    ]);
  });
});

describe('a private feed', () => {
  test('is kept by nobody on the way, found by no search engine, and named to no page it leads to', async () => {
    const rose = await buildPerson(server);
    const { headers } = await get(await buildFeedToken(server, rose));
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="events.ics"',
    });
  });

  test.each([
    ['the account is disabled', 'UPDATE users SET disabled_at = now() WHERE id = $1'],
    ['the profile is suspended', 'UPDATE actors SET suspended_at = now() WHERE user_id = $1'],
    ['the account is gone', 'DELETE FROM users WHERE id = $1'],
  ])('is closed where %s, and answers as if there had never been one', async (_, statement) => {
    const rose = await buildPerson(server);
    const token = await buildFeedToken(server, rose, rose.actor.id);
    await server.db.query('UPDATE users SET default_actor_id = NULL WHERE id = $1', [rose.user.id]);
    if (statement.startsWith('DELETE')) {
      await server.db.query('UPDATE actors SET user_id = NULL WHERE user_id = $1', [rose.user.id]);
    }
    await server.db.query(statement, [rose.user.id]);
    const closed = await get(token);
    const unknown = await get(`${'A'.repeat(43)}`);
    expect([closed.status, unknown.status]).toEqual([404, 404]);
    const shape = async (answer: Response) => (await answer.text()).replaceAll(/[\w-]{43}/g, '');
    expect(await shape(closed)).toBe(await shape(unknown));
  });

  test('is opened by no half of a token, by none that was changed, and by nothing that the database holds', async () => {
    const rose = await buildPerson(server);
    const token = await buildFeedToken(server, rose);
    const [{ uuid }] = (await server.db.query('SELECT uuid FROM feed_tokens WHERE user_id = $1', [rose.user.id])) as [
      { uuid: string },
    ];
    const stored = Buffer.from(uuid.replaceAll('-', ''), 'hex');
    const changed = `${token.slice(0, -2)}${token.at(-2) === 'A' ? 'E' : 'A'}${token.at(-1)}`;
    const made = [uuid, stored.toString('base64url'), Buffer.concat([stored, Buffer.alloc(16)]).toString('base64url')];
    for (const wrong of [changed, token.slice(0, 22), `${token}A`, ...made, '%00', 'x']) {
      expect((await get(wrong)).status).toBe(404);
    }
    expect((await get(token, 'html')).status).toBe(404);
    expect(await server.db.query('SELECT FROM feed_tokens WHERE feed_tokens::text LIKE $1', [`%${token}%`])).toEqual(
      [],
    );
  });

  test('goes with the profile', async () => {
    const { rose, second } = await buildTwins();
    const token = await buildFeedToken(server, rose, second.id);
    await ask('mutation ($id: ID!) { deletePerson(id: $id) { id } }', rose, { id: second.id });
    expect((await get(token)).status).toBe(404);
    await server.runJobs();
    expect(await server.db.query('SELECT FROM feed_tokens WHERE actor_id = $1', [second.id])).toEqual([]);
  });

  test('is one of fifty at most', async () => {
    const rose = await buildPerson(server);
    await server.db.query(
      'INSERT INTO feed_tokens (uuid, user_id, created_at) SELECT gen_random_uuid(), $1, now() FROM generate_series(1, 50)',
      [rose.user.id],
    );
    const { errors } = await ask('mutation { createFeedToken { token } }', rose);
    expect(errors).toMatchObject([{ code: 'validation', field: 'actorId' }]);
  });
});
