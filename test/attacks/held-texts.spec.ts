import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { InstanceSettingsService, NO_SPAM_RULES } from '#convoke/instance';
import { type BuiltEvent, buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

const WORD = 'zanzibarium';

let server: TestServer;
let rose: TestPerson;
let max: TestPerson;
let mona: TestPerson;
let party: BuiltEvent;
let doors: { name: string; ask: () => Promise<string> }[];
let ids: { event: string; comment: string; post: string };
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  rose = await buildPerson(server, { username: 'rose' });
  max = await buildPerson(server, { username: 'max', email: 'max@example.org' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
  party = await buildEvent(server, { organizer: max, title: 'Garden party' });
  const { group } = await buildGroup(server, { founder: rose });
  await server.app.get(InstanceSettingsService).change({ spam: { ...NO_SPAM_RULES, words: [WORD] } });
  const event = await made(
    `createEvent(title: "${WORD} feast", description: "", beginsOn: "2099-05-01T10:00:00Z", organizerActorId: "${rose.actor.id}", tags: ["${WORD}"])`,
  );
  const comment = await made(`createComment(text: "Come to ${WORD}", eventId: "${party.event.id}")`);
  const post = await made(`createPost(attributedToId: "${group.id}", title: "${WORD} news", body: "x")`, 'id url slug');
  ids = { event: event.id, comment: comment.id, post: post.id };
  const handle = group.preferredUsername;
  doors = [
    ...[
      `{ event(uuid: "${event.uuid}") { title } }`,
      `{ comment(uuid: "${comment.uuid}") { text } }`,
      `{ thread(id: "${comment.id}") { text } }`,
      `{ post(slug: "${post.slug}") { title } }`,
      `{ events { elements { title tags { title } } } }`,
      `{ searchEvents(term: "${WORD}") { total elements { title } } }`,
      `{ event(uuid: "${party.event.uuid}") { comments { text } commentThreads { total elements { text } } heldComments { total elements { text } } mentionable { preferredUsername } } }`,
      `{ group(preferredUsername: "${handle}") { posts { total elements { title } } organizedEvents { total elements { title } } activity { elements { subject } } } }`,
      `{ fetchPerson(preferredUsername: "rose") { organizedEvents { total elements { title } } } }`,
      `{ tags(filter: "${WORD}") { title } }`,
      '{ statistics { numberOfLocalComments numberOfLocalEvents } }',
    ].flatMap((query) => [
      { name: `${query} of a stranger`, ask: () => answer(query) },
      { name: `${query} of the organizer`, ask: () => answer(query, max) },
    ]),
    ...[
      event.url,
      comment.url,
      post.url,
      `${rose.actor.url}/outbox?page=1`,
      `${rose.actor.url}/outbox`,
      `${group.url}/outbox?page=1`,
      `${group.url}/posts?page=1`,
      `${group.url}/events?page=1`,
      `${server.url}/events/${event.uuid}/export/ics`,
      `${server.url}/feed/instance/atom`,
      `${server.url}/feed/instance/ics`,
      `${server.url}/@rose/feed/atom`,
      `${server.url}/@rose/feed/ics`,
      `${server.url}/@${handle}/feed/atom`,
      `${server.url}/sitemap.xml`,
      `${server.url}/sitemaps/events-1.xml`,
      `${server.url}/sitemaps/posts-1.xml`,
    ].flatMap((address) =>
      ['application/activity+json', '*/*'].map((accept) => ({
        name: `${address} as ${accept}`,
        ask: async () => {
          const text = await (await fetch(address, { headers: { accept } })).text();
          // What is not there is named as it was asked for.
          return text.replaceAll(post.slug, '');
        },
      })),
    ),
    { name: 'what other servers are told', ask: () => stored('SELECT body FROM outbound_activities') },
    {
      name: 'the index of search',
      ask: () =>
        stored('SELECT s.event_id FROM event_search s JOIN events e ON e.id = s.event_id WHERE e.awaits_moderator'),
    },
    { name: 'what people are told', ask: () => stored('SELECT * FROM notifications') },
    { name: 'the timeline of groups', ask: () => stored('SELECT * FROM activities') },
    {
      name: 'mails',
      ask: async () =>
        (await server.mails())
          .filter(({ to }) => to?.[0]?.address === 'max@example.org')
          .map(({ subject, text }) => `${subject} ${text}`)
          .join(),
    },
  ];
});
afterAll(() => server.close());

const made = async (call: string, fields = 'id uuid url') => {
  const { data, errors } = await server.graphql(
    `mutation { made: ${call} { ${fields} } }`,
    {},
    { token: rose.accessToken },
  );
  expect(errors).toBeUndefined();
  return data!.made;
};
/** What is asked, which may hold the word itself, is no answer. */
const answer = async (query: string, who?: TestPerson) => {
  const { data, errors } = await server.graphql(query, {}, who ? { token: who.accessToken } : {});
  expect(errors?.filter(({ code }) => code === 'bad_request')).toEqual(errors && []);
  return JSON.stringify(data ?? null);
};
const stored = async (sql: string) => JSON.stringify(await server.db.query(sql));
const asked = async () => {
  await server.runJobs();
  const answers = [];
  for (const { name, ask } of doors) answers.push({ name, text: await ask() });
  return answers;
};

it('what waits for a moderator comes out at no door, and at each once it is approved', async () => {
  const before = await asked();
  expect(before.filter(({ text }) => text.includes(WORD)).map(({ name }) => name)).toEqual([]);
  expect(before.find(({ name }) => name === 'the index of search')!.text).toBe('[]');
  const figures = before.find(({ name }) => name.includes('statistics'))!.text;
  expect(figures).toContain('"numberOfLocalComments":0');
  const { data } = await server.graphql('{ heldTexts { elements { id } } }', {}, { token: mona.accessToken });
  const held = data!.heldTexts.elements.map(({ id }: { id: string }) => id);
  expect(held).toHaveLength(Object.keys(ids).length);
  await server.graphql(
    'mutation ($ids: [ID!]!) { decideHeldTexts(ids: $ids, decision: APPROVE) { decided } }',
    { ids: held },
    { token: mona.accessToken },
  );
  const shown = (await asked()).filter(({ text }) => text.includes(WORD)).map(({ name }) => name);
  expect(shown.length).toBeGreaterThan(20);
});
