import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { inHours } from '#test/events';
import { type Instance, startInstance } from '#test/instances';
import { findSnac, type Snac, startSnac } from '#test/snac';

const PATIENCE = { timeout: 30_000, interval: 100 };
const MISSING = 'snac is not here: install the package snac2 of Debian, or run "node scripts/snac.mjs" to unpack it';
const program = await findSnac();
let here: Instance;
let snac: Snac;
let db: pg.Client;
let eventUrl: string;

beforeAll(async () => {
  // Reporters say that a test was skipped, but not why.
  if (!program) return void process.stdout.write(`${MISSING}\n`);
  [here, snac] = await Promise.all([startInstance(), startSnac(program, 'sue')]);
  db = new pg.Client(here.databaseUrl);
  await db.connect();
});
beforeEach((context) => context.skip(!program, MISSING));
afterAll(async () => {
  await db?.end();
  await Promise.all([here?.close(), snac?.close()]);
});

const followers = async () =>
  (await here.ask('{ relayFollowers { elements { approved actor { url } } } }')).relayFollowers.elements;
/** What snac has sent of a type, once it was dealt with. */
const received = async (type: string) => {
  const settled = 'SELECT body, problem FROM inbox_activities WHERE type = $1 AND due_at IS NULL';
  return (await db.query<{ body: object; problem: string | null }>(settled, [type])).rows;
};

/** What was said about an event. */
const comments = async (url: string) => {
  const said = 'SELECT c.text FROM comments c JOIN events e ON e.id = c.event_id WHERE e.url = $1';
  return (await db.query<{ text: string }>(said, [url])).rows.map(({ text }) => text);
};

it('a user of snac is found by the handle', async () => {
  const { interact } = await here.ask('query ($uri: String!) { interact(uri: $uri) { ... on Person { url name } } }', {
    uri: `@sue@${snac.host}`,
  });
  expect(interact).toEqual({ url: snac.actorUrl, name: 'sue' });
});

it('snac follows the instance once an administrator has agreed', async () => {
  await snac.run('follow', `${here.url}/relay`);
  await expect.poll(followers, PATIENCE).toEqual([{ approved: false, actor: { url: snac.actorUrl } }]);
  await here.ask('mutation ($address: String!) { acceptRelay(address: $address) { approved } }', {
    address: snac.host,
  });
  await expect.poll(() => snac.output(), PATIENCE).toContain(`confirmed follow from ${here.url}/relay`);
});

it('snac shows what is published here', async () => {
  const { createEvent } = await here.ask(
    `mutation ($beginsOn: DateTime!, $organizerActorId: ID!) {
      createEvent(title: "Bread and salt", description: "<p>Come!</p>", beginsOn: $beginsOn,
        organizerActorId: $organizerActorId, draft: false) { url } }`,
    { beginsOn: inHours(48).toISOString(), organizerActorId: here.actor.id },
  );
  eventUrl = createEvent.url;
  await expect.poll(() => snac.timeline(), PATIENCE).toContain('Bread and salt');
  expect(await snac.timeline()).toContain('<p>Come!</p>');
});

it('a reply of snac is a comment, a like does nothing', async () => {
  await Promise.all([snac.reply(eventUrl, 'I shall bring the salt'), snac.like(eventUrl)]);
  await expect.poll(() => received('Create'), PATIENCE).toHaveLength(1);
  await expect.poll(() => received('Like'), PATIENCE).toMatchObject([{ body: { object: eventUrl }, problem: null }]);
  expect(await received('Create')).toMatchObject([
    { body: { object: { type: 'Note', inReplyTo: eventUrl } }, problem: null },
  ]);
  expect(await comments(eventUrl)).toEqual([expect.stringContaining('I shall bring the salt')]);
});

it('snac takes its follow back', async () => {
  await snac.run('unfollow', `${here.url}/relay`);
  await expect.poll(followers, PATIENCE).toEqual([]);
  expect(await received('Undo')).toMatchObject([{ problem: null }]);
});

it('snac follows a group, shows what it plans and writes for everybody, and answers it', async () => {
  const { createGroup: group } = await here.ask(
    'mutation { createGroup(preferredUsername: "bakers", name: "The bakers", openness: OPEN) { id url } }',
  );
  await snac.run('follow', group.url);
  await expect.poll(() => snac.output(), PATIENCE).toContain(`confirmed follow from ${group.url}`);
  const { createEvent } = await here.ask(
    `mutation ($beginsOn: DateTime!, $actor: ID!, $group: ID!) { createEvent(title: "Rolls at six", description: "",
      beginsOn: $beginsOn, organizerActorId: $actor, attributedToId: $group, draft: false) { url } }`,
    { beginsOn: inHours(48).toISOString(), actor: here.actor.id, group: group.id },
  );
  const write = `mutation ($group: ID!, $title: String!, $visibility: PostVisibility) { createPost(attributedToId: $group,
    title: $title, body: "<p>So.</p>", visibility: $visibility) { id } }`;
  await here.ask(write, { group: group.id, title: 'Who kneads what', visibility: 'PRIVATE' });
  await here.ask(write, { group: group.id, title: 'The oven is hot', visibility: 'PUBLIC' });
  await expect.poll(() => snac.timeline(), PATIENCE).toContain('Rolls at six');
  await expect.poll(() => snac.timeline(), PATIENCE).toContain('The oven is hot');
  expect(await snac.timeline()).not.toContain('Who kneads what');
  await snac.reply(createEvent.url, 'Two of them for me');
  await expect.poll(() => comments(createEvent.url), PATIENCE).toEqual([expect.stringContaining('Two of them for me')]);
});
