import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { InstanceSettingsService, NO_SPAM_RULES, type SpamRules } from '#convoke/instance';
import { type BuiltEvent, buildEvent } from '#test/events';
import { runCron } from '#test/cron';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let rose: TestPerson;
let max: TestPerson;
let mona: TestPerson;
let ada: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  rose = await buildPerson(server, { username: 'rose', email: 'rose@example.org' });
  max = await buildPerson(server, { username: 'max' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR, username: 'mona' });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  party = await buildEvent(server, { organizer: max, title: 'Garden party' });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.db.query('DELETE FROM held_texts');
  await server.db.query('DELETE FROM counted_things');
});

const rules = (some: Partial<SpamRules>) =>
  server.app.get(InstanceSettingsService).change({ spam: { ...NO_SPAM_RULES, ...some } });
const limits = (some: object) => ({ ...NO_SPAM_RULES.hourly, ...some });
const ask = async (who: TestPerson | null, document: string, variables: object = {}) => {
  const { data, errors } = await server.graphql(document, { ...variables }, who ? { token: who.accessToken } : {});
  return errors ? [errors[0]!.code, errors[0]!.field].filter(Boolean).join(' ') : Object.values(data!)[0];
};
const comment = (text: string, who = rose, more: object = {}) =>
  ask(
    who,
    `mutation ($text: String!, $eventId: ID!, $inReplyToCommentId: ID) {
      createComment(text: $text, eventId: $eventId, inReplyToCommentId: $inReplyToCommentId) {
        id uuid awaitsModerator viewerCan { reply update delete } } }`,
    { text, eventId: party.event.id, ...more },
  );
const create = (title: string, who = rose, more = '') =>
  ask(
    who,
    `mutation ($title: String!, $organizer: ID!) {
      createEvent(title: $title, description: "", beginsOn: "2099-05-01T10:00:00Z", organizerActorId: $organizer ${more}) {
        id uuid draft awaitsModerator } }`,
    { title, organizer: who.actor.id },
  );
const changeEvent = (eventId: string, more: string, who = rose) =>
  ask(who, `mutation ($eventId: ID!) { updateEvent(eventId: $eventId ${more}) { title draft awaitsModerator } }`, {
    eventId,
  });
const queue = (who = mona, args = '') =>
  ask(
    who,
    `{ heldTexts${args} { total elements { id kind title text links actor { preferredUsername } findings { rule found } } } }`,
  );
const first = async () => (await queue()).elements[0].id as string;
const decide = (ids: string[], decision: string, more: object = {}, who = mona) =>
  ask(
    who,
    `mutation ($ids: [ID!]!, $decision: HeldTextDecision!, $suspend: Boolean!, $words: String!) {
      decideHeldTexts(ids: $ids, decision: $decision, suspend: $suspend, words: $words) { decided missed } }`,
    { ids, decision, suspend: false, words: '', ...more },
  );
const reports = async () => (
  await server.runJobs(),
  await ask(mona, '{ reports { total elements { content evidence { kind title } } } }')
);

describe('a text that a rule finds something in', () => {
  beforeEach(() => rules({ words: ['cheap watches'], domains: ['spam.example'], maxLinks: 2 }));

  it.each([
    ['Buy CHÉAP  wаtches!', [{ rule: 'WORDS', found: 'cheap watches' }]],
    ['<a href="https://shop.spam.example/x">here</a>', [{ rule: 'DOMAINS', found: 'spam.example' }]],
    ['Look at spam.example.', [{ rule: 'DOMAINS', found: 'spam.example' }]],
    ['https://a.example https://b.example https://c.example', [{ rule: 'LINKS', found: '3' }]],
  ])('waits: %s', async (text, findings) => {
    expect(await comment(text)).toMatchObject({ awaitsModerator: true, viewerCan: { reply: false, delete: true } });
    expect(await queue()).toMatchObject({
      total: 1,
      elements: [{ kind: 'COMMENT', actor: { preferredUsername: 'rose' }, findings }],
    });
  });

  it.each(['Cheaper watches', 'https://a.example https://a.example https://b.example', 'myspam.example.org', '@max'])(
    'is not: %s',
    async (text) => expect(await comment(text)).toMatchObject({ awaitsModerator: false }),
  );

  it('is never one of a moderator, nor one that not everybody can read', async () => {
    expect(await comment('cheap watches', mona)).toMatchObject({ awaitsModerator: false });
    expect(await create('Cheap watches', rose, 'visibility: PRIVATE')).toMatchObject({ draft: false });
    expect(await queue()).toMatchObject({ total: 0 });
  });

  it('is published by a moderator as if its author did so then, once, and its author is told', async () => {
    const { id } = await create('Cheap watches');
    expect(await changeEvent(id, 'draft: false')).toMatchObject({ draft: true, awaitsModerator: true });
    const held = await first();
    const both = await Promise.all([decide([held], 'APPROVE'), decide([held], 'APPROVE', {}, ada)]);
    expect(both.flatMap(({ decided }) => decided)).toEqual([held]);
    expect(await changeEvent(id, '')).toMatchObject({ draft: false, awaitsModerator: false });
    const subjects = (await mailsTo(server, 'rose@example.org')).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject!.includes('event is public'))).toHaveLength(1);
    const [entry] = await server.db.query('SELECT action, target_id FROM action_logs ORDER BY id DESC');
    expect(entry).toEqual({ action: 'held_approval', target_id: id });
  });

  it('is deleted as spam, and its author suspended where a moderator says so', async () => {
    const mean = await buildPerson(server, { email: 'mean@example.org' });
    await comment('cheap watches', mean);
    const { id } = await create('Cheap watches', mean);
    const ids = (await queue()).elements.map((each: { id: string }) => each.id);
    expect(await decide(ids, 'SPAM', { suspend: true, words: 'Sell elsewhere' })).toEqual({ decided: ids, missed: [] });
    const [event] = await server.db.query('SELECT deleted_at IS NOT NULL AS gone FROM events WHERE id = $1', [id]);
    expect(event).toEqual({ gone: true });
    expect(await queue()).toMatchObject({ total: 0 });
    const mails = await mailsTo(server, 'mean@example.org');
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      expect.stringContaining('suspended'),
      expect.stringContaining('comment was not published'),
      expect.stringContaining('event was not published'),
    ]);
    for (const { text } of mails) expect(text).toContain('Sell elsewhere');
  });

  it('is decided on by who has seen these words: changed or deleted meanwhile it is not', async () => {
    const { id } = await comment('cheap watches');
    const before = await first();
    await ask(rose, `mutation { updateComment(commentId: "${id}", text: "Buy a car") { id } }`);
    expect(await decide([before], 'APPROVE')).toEqual({ decided: [], missed: [before] });
    expect(await queue()).toMatchObject({
      elements: [{ text: 'Buy a car', findings: [{ rule: 'WORDS', found: 'cheap watches' }] }],
    });
    const now = await first();
    await ask(rose, `mutation { deleteComment(commentId: "${id}") { id } }`);
    expect(await queue()).toMatchObject({ total: 0 });
    expect(await decide([now, '999999'], 'SPAM')).toEqual({ decided: [], missed: [now, '999999'] });
  });

  it('goes from the list with the event that it is about', async () => {
    const { event } = await buildEvent(server, { organizer: max });
    await comment('cheap watches', rose, { eventId: event.id });
    await ask(max, `mutation { deleteEvent(eventId: "${event.id}") { id } }`);
    expect(await queue()).toMatchObject({ total: 0 });
  });

  it('is shown and reported where that is the measure, or where everybody has read it', async () => {
    await rules({ words: ['cheap watches'], measure: 'report' });
    await comment('cheap watches');
    await rules({ words: ['cheap watches'] });
    const { id } = await create('A feast');
    expect(await changeEvent(id, 'title: "Cheap watches"')).toMatchObject({ draft: false, awaitsModerator: false });
    await changeEvent(id, 'description: "Buy"');
    const { total, elements } = await reports();
    expect(total).toBe(2);
    expect(elements[0].content).toContain('cheap watches');
    const kinds = elements.map(({ evidence }: { evidence: { kind: string }[] }) => evidence[1]!.kind);
    expect(kinds.sort()).toEqual(['COMMENT', 'EVENT']);
  });
});

it('is told of to moderators once an hour while more comes, and once a day while any waits', async () => {
  await rules({ words: ['cheap watches'] });
  const told = async () => {
    await Promise.all([1, 2].map(() => runCron(server, 'moderation.tell-of-held-texts')));
    return (await mailsTo(server, mona.user.email)).filter(({ subject }) => subject!.includes('texts wait')).length;
  };
  expect(await told()).toBe(0);
  await comment('cheap watches');
  expect(await told()).toBe(1);
  await comment('more cheap watches');
  expect(await told()).toBe(1);
  await comment('cheap watches again');
  const counts: number[] = [];
  for (const hours of [1, 2, 26]) {
    const back = moveClock(server, hours);
    counts.push(await told());
    back();
  }
  expect(counts).toEqual([2, 2, 3]);
  const mail = (await mailsTo(server, mona.user.email)).at(-1)!;
  expect(mail.text).toContain('3 texts wait for a moderator');
  expect(mail.text).toContain(`${server.url}/moderation/spam`);
});

describe('what a profile or group says of itself', () => {
  const open = async () => (await reports()).elements.map(({ content }: { content: string }) => content);

  it('is public at once, and reported where a rule finds something in it, when it is made and when it changes', async () => {
    await rules({ words: ['cheap watches'] });
    await server.db.query('DELETE FROM reports');
    const group =
      'mutation ($me: ID!) { createGroup(preferredUsername: "watches", name: "Cheap watches", actorId: $me) { id } }';
    const { id } = await ask(rose, group, { me: rose.actor.id });
    const person =
      'mutation { createPerson(preferredUsername: "dial", name: "Dial", summary: "Buy cheap watches") { id } }';
    const dial = await ask(rose, person);
    expect(await ask(null, '{ group(preferredUsername: "watches") { name } }')).toEqual({ name: 'Cheap watches' });
    expect(await open()).toEqual(Array(2).fill(expect.stringContaining('cheap watches')));
    await server.db.query(`UPDATE reports SET status = 'closed', subject_key = NULL`);
    await ask(rose, `mutation { updatePerson(id: "${dial.id}", summary: "Buy cheap watches") { id } }`);
    await ask(rose, `mutation { updateGroup(id: "${id}", openness: OPEN) { id } }`);
    expect(await open()).toEqual([]);
    await ask(rose, `mutation { updatePerson(id: "${dial.id}", name: "Dials") { id } }`);
    await ask(rose, `mutation { updateGroup(id: "${id}", summary: "More of them") { id } }`);
    expect(await open()).toHaveLength(2);
  });

  it('is left alone where few find it, or a moderator says it', async () => {
    await server.db.query('DELETE FROM reports');
    const group = (name: string) =>
      `mutation ($me: ID!) { createGroup(preferredUsername: "${name}", name: "Cheap watches", visibility: PRIVATE, actorId: $me) { id } }`;
    const { id } = await ask(rose, group('few'), { me: rose.actor.id });
    await ask(mona, `mutation { updatePerson(id: "${mona.actor.id}", name: "Cheap watches") { id } }`);
    expect(await open()).toEqual([]);
    await ask(rose, `mutation { updateGroup(id: "${id}", visibility: PUBLIC) { id } }`);
    expect(await open()).toHaveLength(1);
  });
});

describe('new accounts', () => {
  it('have their first texts seen by a moderator, until enough were good, or they are old', async () => {
    await rules({ newcomerTexts: 2, newcomerDays: 3 });
    expect(await comment('Hello')).toMatchObject({ awaitsModerator: true });
    expect(await create('Feast')).toMatchObject({ awaitsModerator: true });
    expect(await queue()).toMatchObject({ total: 2, elements: [{ findings: [{ rule: 'NEWCOMER' }] }, {}] });
    await decide(
      (await queue()).elements.map(({ id }: { id: string }) => id),
      'APPROVE',
    );
    expect(await comment('Hello again')).toMatchObject({ awaitsModerator: false });
    const neu = await buildPerson(server);
    expect(await comment('Hello', neu)).toMatchObject({ awaitsModerator: true });
    await server.db.query(`UPDATE users SET created_at = now() - interval '73 hours' WHERE id = $1`, [neu.user.id]);
    expect(await comment('Hello', neu)).toMatchObject({ awaitsModerator: false });
  });

  it('say nothing unseen by opening what few could read', async () => {
    await rules({ newcomerTexts: 1 });
    const { id } = await create('Quiet', rose, 'visibility: PRIVATE');
    const { total } = await reports();
    await changeEvent(id, 'visibility: PUBLIC');
    expect(await reports()).toMatchObject({ total: total + 1 });
  });
});

describe('who makes much within an hour', () => {
  it('is refused what is more, also when all comes at once; new accounts sooner', async () => {
    await rules({ hourly: limits({ comment: 3 }), newcomerHourly: limits({ event: 1 }) });
    const made = await Promise.all(Array.from({ length: 6 }, (_, index) => comment(`No ${index}`)));
    expect(made.filter((each) => each === 'too_fast')).toHaveLength(3);
    const drafted = await create('A draft', rose, 'draft: true');
    expect(await create('One')).toMatchObject({ draft: false });
    expect(await create('Two')).toBe('too_fast');
    expect(await changeEvent(drafted.id, 'draft: false')).toBe('too_fast');
    expect(await comment('By somebody else', max)).toMatchObject({ awaitsModerator: false });
    await server.db.query(`UPDATE counted_things SET made_at = made_at - interval '1 hour'`);
    expect(await changeEvent(drafted.id, 'draft: false')).toMatchObject({ draft: false });
  });
});

it('holds for messages, groups and profiles as well', async () => {
  await rules({ hourly: limits({ message: 1, group: 1, profile: 1 }) });
  const doings = [
    [
      'A message',
      `mutation ($n: String!, $me: ID!) { done: postPrivateMessage(text: $n, actorId: $me, mentions: ["max"]) { id } }`,
    ],
    [
      'A group',
      'mutation ($n: String!, $me: ID!) { done: createGroup(preferredUsername: $n, name: $n, actorId: $me) { id } }',
    ],
    ['A profile', 'mutation ($n: String!) { done: createPerson(preferredUsername: $n, name: $n) { id } }'],
  ];
  for (const [index, [name, document]] of doings.entries()) {
    const variables = (n: string) => ({ n: `${n}_${index}`, ...(document!.includes('$me') && { me: rose.actor.id }) });
    expect(await ask(rose, document!, variables('one')), name).toHaveProperty('id');
    expect(await ask(rose, document!, variables('two')), name).toBe('too_fast');
  }
});

describe('the rules', () => {
  const save = (who: TestPerson, args: string) =>
    ask(who, `mutation { saveSpamRules(${args}) { revision words domains maxLinks } }`);

  it('are for administrators, the list for moderators', async () => {
    expect(await ask(mona, '{ spamRules { words } }')).toBe('unauthorized');
    expect(await save(mona, 'words: ["x y"]')).toBe('unauthorized');
    expect(await queue(rose)).toBe('unauthorized');
    expect(await decide(['1'], 'SPAM', {}, rose)).toBe('unauthorized');
  });

  it('change by name, are written down, and keep what somebody else has changed meanwhile', async () => {
    await rules({});
    const { revision } = await save(
      ada,
      'words: [" Cheap  watches "], domains: ["https://Spam.Example/x"], maxLinks: 3',
    );
    expect(await ask(ada, '{ spamRules { words domains maxLinks newcomerDays } }')).toEqual({
      words: ['Cheap watches'],
      domains: ['spam.example'],
      maxLinks: 3,
      newcomerDays: 7,
    });
    expect(await save(ada, `revision: "${revision}", maxLinks: null`)).toMatchObject({
      maxLinks: null,
      words: ['Cheap watches'],
    });
    expect(await save(ada, `revision: "${revision}", maxLinks: 1`)).toBe('validation revision');
    const [entry] = await server.db.query('SELECT action, target_id FROM action_logs ORDER BY id DESC');
    expect(entry).toEqual({ action: 'setting_change', target_id: 'spam' });
  });

  it.each([
    ['words: ["x"]', 'words'],
    ['domains: ["not a host"]', 'domains'],
    ['maxLinks: -1', 'maxLinks'],
    ['newcomerTexts: 51', 'newcomerTexts'],
    ['hourly: { event: 0 }', 'hourly.event'],
  ])('refuse %s', async (args, field) => expect(await save(ada, args)).toBe(`validation ${field}`));
});
