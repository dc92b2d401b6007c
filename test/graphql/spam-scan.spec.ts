import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Groups, Suspensions } from '#convoke/actors';
import { InstanceSettingsService, NO_SPAM_RULES, type SpamRules } from '#convoke/instance';
import { commandLineOn } from '#test/command-line';
import { type BuiltEvent, buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

const WORD = 'zanzibarium';

let server: TestServer;
let rose: TestPerson;
let mona: TestPerson;
let party: BuiltEvent;
let commentId: string;
let shady: string;
let club: string;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  rose = await buildPerson(server, { username: 'rose', email: 'rose@example.org' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR, name: `${WORD} of Mona` });
  await rules({});
  party = await buildEvent(server, { organizer: rose, title: `A ${WORD} party` });
  await buildEvent(server, { organizer: rose, title: `A ${WORD} draft`, draft: true });
  await buildEvent(server, { organizer: rose, title: `A ${WORD} for few`, visibility: 'private' });
  await buildEvent(server, { organizer: mona, title: `A ${WORD} of those who run it` });
  shady = (await addProfile(server, rose.user, 'shady', `${WORD} shop`)).id;
  const { group } = await buildGroup(server, { founder: rose });
  await server.app.get(Groups, { strict: false }).update(rose.viewer, group.id, { summary: `<p>${WORD}</p>` });
  club = group.id;
  const comment = `mutation ($id: ID!) { createComment(text: "${WORD} here", eventId: $id) { id } }`;
  commentId = (await ask(rose, comment, { id: party.event.id })).id;
  const post = `mutation ($id: ID!) { createPost(attributedToId: $id, title: "News", body: "<p>${WORD}</p>") { id } }`;
  await ask(rose, post, { id: club });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.runJobs();
  await server.db.query('DELETE FROM held_texts');
  await server.db.query('DELETE FROM spam_scans');
  await rules({ words: [WORD] });
});

const rules = (some: Partial<SpamRules>) =>
  server.app.get(InstanceSettingsService).change({ spam: { ...NO_SPAM_RULES, ...some } });
const ask = async (who: TestPerson, document: string, variables: object = {}) => {
  const { data, errors } = await server.graphql(document, { ...variables }, { token: who.accessToken });
  return errors ? errors[0]!.code : Object.values(data!)[0];
};
const start = (who = mona) => ask(who, 'mutation { startSpamScan { id state done total found } }');
const change = (id: string, state: string, who = mona) =>
  ask(who, `mutation { updateSpamScan(id: "${id}", state: ${state}) { state } }`);
const latest = () => ask(mona, '{ spamScan { state done total found } }');
const scan = async () => (await start(), await server.runJobs(), await latest());
const queue = async (): Promise<{ id: string; kind: string; text: string; title: string; foundInScan: boolean }[]> =>
  (await ask(mona, '{ heldTexts { elements { id kind title text foundInScan findings { rule } } } }')).elements;
const decide = (ids: string[], decision: string) =>
  ask(
    mona,
    `mutation ($ids: [ID!]!, $decision: HeldTextDecision!) {
      decideHeldTexts(ids: $ids, decision: $decision) { decided missed } }`,
    { ids, decision },
  );
const of = async (kind: string, title = '') =>
  (await queue()).find((each) => each.kind === kind && (each.title ?? '').includes(title))!.id;
const actions = async () =>
  (await server.db.query<{ action: string }>('SELECT action FROM action_logs ORDER BY id')).map(({ action }) => action);

describe('a scan', () => {
  it('finds what everybody can read, of whoever does not run the instance, and takes nothing away', async () => {
    expect(await scan()).toMatchObject({ state: 'DONE', found: 5 });
    const found = await queue();
    expect(found.map(({ kind }) => kind).sort()).toEqual(['ACTOR', 'ACTOR', 'COMMENT', 'EVENT', 'POST']);
    expect(found.every(({ foundInScan }) => foundInScan)).toBe(true);
    expect(found.filter(({ title }) => /draft|few|run it/.test(title ?? ''))).toEqual([]);
    const shown = await ask(rose, '{ searchEvents(term: "party") { elements { title } } }');
    expect(shown.elements).toEqual([{ title: `A ${WORD} party` }]);
    expect(await scan()).toMatchObject({ found: 0 });
    expect(await queue()).toHaveLength(5);
  });

  it('offers nothing of whom moderators have suspended, before or since, until they let them in again', async () => {
    const suspensions = server.app.get(Suspensions, { strict: false });
    await scan();
    await suspensions.set(club, true);
    await suspensions.set(rose.actor.id, true);
    expect((await queue()).map(({ title }) => title)).toEqual([`${WORD} shop`]);
    await server.db.query('DELETE FROM held_texts');
    expect(await scan()).toMatchObject({ found: 1 });
    await suspensions.set(rose.actor.id, false);
    expect(await scan()).toMatchObject({ found: 2 });
    expect((await queue()).map(({ kind }) => kind).sort()).toEqual(['ACTOR', 'COMMENT', 'EVENT']);
    await suspensions.set(club, false);
    expect(await scan()).toMatchObject({ found: 2 });
  });

  it('is one at a time, waits when it is paused, and ends when somebody ends it', async () => {
    const both = await Promise.all([start(), start()]);
    expect(both).toContain('spam_scan_running');
    const { id } = both.find((each) => each.id);
    expect(await change(id, 'PAUSED')).toEqual({ state: 'PAUSED' });
    await server.runJobs();
    expect(await latest()).toMatchObject({ state: 'PAUSED', done: 0 });
    expect(await change(id, 'RUNNING')).toEqual({ state: 'RUNNING' });
    expect(await change(id, 'CANCELLED')).toEqual({ state: 'CANCELLED' });
    await server.runJobs();
    expect(await queue()).toEqual([]);
    expect(await change(id, 'RUNNING')).toBe('spam_scan_over');
    expect((await actions()).filter((action) => action.startsWith('spam_scan')).slice(-4)).toEqual(
      ['start', 'pause', 'resume', 'cancel'].map((word) => `spam_scan_${word}`),
    );
  });

  it('is for moderators, where there is a rule that could find something', async () => {
    expect(await start(rose)).toBe('unauthorized');
    expect(await change('1', 'PAUSED', rose)).toBe('unauthorized');
    expect(await change('999999', 'PAUSED')).toBe('not_found');
    await rules({});
    expect(await start()).toBe('spam_rules_missing');
  });
});

describe('what a scan found', () => {
  it('stays where moderators say that it is no spam, and is found again once it says something else', async () => {
    await scan();
    expect(await decide([await of('EVENT'), await of('ACTOR', 'shop')], 'APPROVE')).toMatchObject({ missed: [] });
    expect((await actions()).slice(-2)).toEqual(['scan_clearance', 'scan_clearance']);
    expect(await scan()).toMatchObject({ found: 0 });
    expect(await queue()).toHaveLength(3);
    const rename = 'mutation ($id: ID!, $title: String) { updateEvent(eventId: $id, title: $title) { id } }';
    await ask(rose, rename, { id: party.event.id, title: `Another ${WORD} party` });
    await ask(rose, `mutation { updatePerson(id: "${shady}", name: "${WORD} store") { id } }`);
    expect(await scan()).toMatchObject({ found: 2 });
    expect(await queue()).toHaveLength(5);
  });

  it('is not decided on by who has seen other words', async () => {
    await scan();
    const seen = [await of('EVENT'), await of('ACTOR', 'store'), await of('COMMENT')];
    const change = 'mutation ($id: ID!, $title: String) { updateEvent(eventId: $id, title: $title) { id } }';
    await ask(rose, change, { id: party.event.id, title: 'A party' });
    await ask(rose, `mutation { updatePerson(id: "${shady}", name: "Shop") { id } }`);
    await ask(rose, `mutation { updateComment(commentId: "${commentId}", text: "Hello") { id } }`);
    expect(await decide(seen, 'SPAM')).toEqual({ decided: [], missed: seen });
    const [{ suspended }] = (await server.db.query<{ suspended: boolean }>(
      'SELECT suspended_at IS NOT NULL AS suspended FROM actors WHERE id = $1',
      [shady],
    )) as [{ suspended: boolean }];
    expect(suspended).toBe(false);
  });

  it('is deleted as spam, groups are suspended, and their authors told as of anything that moderators delete', async () => {
    await ask(rose, `mutation { updateComment(commentId: "${commentId}", text: "Hello ${WORD}") { id } }`);
    await scan();
    expect(await decide([await of('COMMENT'), await of('ACTOR')], 'SPAM')).toMatchObject({ missed: [] });
    const [row] = await server.db.query(
      `SELECT (SELECT deleted_at IS NOT NULL FROM comments WHERE id = $1) AS deleted,
        (SELECT suspended_at IS NOT NULL FROM actors WHERE id = $2) AS suspended`,
      [commentId, club],
    );
    expect(row).toEqual({ deleted: true, suspended: true });
    const subjects = (await mailsTo(server, 'rose@example.org')).map(({ subject }) => subject).join();
    expect(subjects).toMatch(/deleted/);
    expect(await actions()).toEqual(expect.arrayContaining(['comment_deletion', 'actor_suspension']));
  });
});

it('the command line does the same, or only says what would be found', async () => {
  await server.app.get(Suspensions, { strict: false }).set(club, false);
  const convoke = commandLineOn(server);
  const dry = await convoke('detect-spam', '--dry-run', '--json');
  const found = JSON.parse(dry.stdout) as { kind: string; why: string }[];
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]!.why).toBe(`words: ${WORD}`);
  expect(await queue()).toEqual([]);
  expect(JSON.parse((await convoke('detect-spam', '--json')).stdout)).toEqual(found);
  expect(await queue()).toHaveLength(found.length);
  expect((await convoke('detect-spam')).stdout).toContain('nothing was found');
  expect((await actions()).at(-1)).toBe('spam_scan_start');
  await rules({});
  expect(await convoke('detect-spam')).toMatchObject({ exitCode: 1 });
});
