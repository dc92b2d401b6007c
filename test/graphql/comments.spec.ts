import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { EventService } from '#convoke/events';
import { Comments } from '#convoke/threads';
import { contents } from '#test/contents';
import { buildEvent, type BuiltEvent, buildParticipation } from '#test/events';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { waitingForLock } from '#test/locks';
import { statementsOf } from '#test/statements';

let server: TestServer;
let father: TestPerson;
let rose: TestPerson;
let max: TestPerson;
let moderator: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer();
  father = await buildPerson(server, { username: 'father', name: 'Father' });
  rose = await buildPerson(server, { username: 'rose', name: 'Rose' });
  max = await buildPerson(server, { username: 'max' });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
  party = await build();
});
afterAll(() => server.close());

const build = (traits: object = {}) => buildEvent(server, { organizer: father, ...traits });
const moderated = (commentModeration: string) => build({ options: { commentModeration } });
const as = (who?: TestPerson) => (who ? { token: who.accessToken } : {});
const FIELDS = `id uuid url local text language publishedAt deletedAt isAnnouncement held hidden totalReplies
  visibility threadLanguages actor { preferredUsername } inReplyToComment { id } originComment { id } event { uuid }
  viewerCan { update delete reply approve hide unhide }`;
const CREATE = `mutation ($text: String!, $eventId: ID!, $actorId: ID, $inReplyToCommentId: ID, $language: String,
    $isAnnouncement: Boolean) { createComment(text: $text, eventId: $eventId, actorId: $actorId,
    inReplyToCommentId: $inReplyToCommentId, language: $language, isAnnouncement: $isAnnouncement) { ${FIELDS} } }`;
const create = ({ event }: BuiltEvent, who: TestPerson | undefined, text: string, more: object = {}) =>
  server.graphql(CREATE, { eventId: event.id, text, ...more }, as(who));
const say = async (...how: Parameters<typeof create>) => {
  const { data, errors } = await create(...how);
  expect(errors).toBeUndefined();
  return data!.createComment;
};
const change = (who: TestPerson | undefined, name: string, commentId: string, more: object = {}) => {
  const takes =
    'text' in more
      ? ['$text: String!, $isAnnouncement: Boolean, ', 'text: $text, isAnnouncement: $isAnnouncement, ']
      : ['', ''];
  const document = `mutation (${takes[0]}$commentId: ID!) { done: ${name}(${takes[1]}commentId: $commentId) { ${FIELDS} } }`;
  return server.graphql(document, { commentId, ...more }, as(who));
};
const refusal = async (asked: ReturnType<typeof create>) => {
  const { errors } = await asked;
  return errors?.map(({ code, field }) => (field ? `${code} ${field}` : code)).join();
};
const READ = `query ($uuid: UUID!, $page: Int, $limit: Int) { event(uuid: $uuid) {
  viewerCan { comment } commentProfiles { preferredUsername } mentionable { preferredUsername }
  heldComments { total elements { id } } comments { id }
  commentThreads(page: $page, limit: $limit) { total elements { ${FIELDS} replies(limit: 5) { ${FIELDS} } } } } }`;
const read = async ({ event }: BuiltEvent, who?: TestPerson, page: object = {}) => {
  const { data, errors } = await server.graphql(READ, { uuid: event.uuid, page: 1, limit: 10, ...page }, as(who));
  expect(errors).toBeUndefined();
  return data!.event;
};
const texts = async (...who: Parameters<typeof read>) =>
  (await read(...who)).commentThreads.elements.map(({ text }: { text: string }) => text);

describe('a comment', () => {
  it('is read by everybody who sees the event, with what answers it, the oldest answer first', async () => {
    const built = await build();
    const root = await say(built, rose, '<p>Is there cake?</p>', { language: 'fr' });
    expect(root).toMatchObject({
      text: '<p>Is there cake?</p>',
      language: 'fr',
      local: true,
      url: `${server.url}/comments/${root.uuid}`,
      visibility: 'PUBLIC',
      actor: { preferredUsername: 'rose' },
      event: { uuid: built.event.uuid },
      isAnnouncement: false,
      held: false,
      viewerCan: { update: true, delete: true, reply: true, approve: false, hide: false },
    });
    const first = await say(built, father, 'Yes', { inReplyToCommentId: root.id, language: 'en' });
    const second = await say(built, max, 'With plums?', { inReplyToCommentId: first.id });
    expect(second).toMatchObject({ inReplyToComment: { id: first.id }, originComment: { id: root.id } });
    await say(built, max, 'Newer');
    const { commentThreads, comments } = await read(built);
    expect(comments).toEqual([{ id: expect.any(String) }, { id: root.id }]);
    expect(commentThreads).toMatchObject({
      total: 2,
      elements: [
        { text: 'Newer', totalReplies: 0 },
        {
          id: root.id,
          totalReplies: 2,
          threadLanguages: ['en', 'fr'],
          replies: [{ id: first.id, totalReplies: 1 }, { id: second.id }],
          viewerCan: { update: false, delete: false, reply: false, hide: false },
        },
      ],
    });
    const thread = `query ($id: ID!) { thread(id: $id) { id } thirds: thread(id: $id, page: 2, limit: 1) { id } }`;
    const { data } = await server.graphql(thread, { id: root.id });
    expect(data).toEqual({ thread: [{ id: first.id }, { id: second.id }], thirds: [{ id: second.id }] });
    expect(await read(built, undefined, { page: 9 })).toMatchObject({ commentThreads: { total: 2, elements: [] } });
    expect(await read(built, undefined, { limit: 0 })).toMatchObject({ commentThreads: { total: 2, elements: [] } });
  });

  it('is harmless, whatever was written, and carries no pictures of elsewhere', async () => {
    const hostile =
      '<p onclick="x()">Hi<script>alert(1)</script><img src="https://evil.example/x.png"></p><style>*{}</style>';
    expect((await say(party, rose, hostile)).text).toBe('<p>Hi</p>');
    const code = '<p>@<b>rose</b> <code>@father</code> &lt;script&gt; <a href="https://x.example">@max</a></p>';
    expect((await say(party, rose, code)).text).not.toContain('mention');
  });

  it.each([
    ['nothing', '', 'validation text'],
    ['only tags', '<p> <br></p>', 'validation text'],
    ['only what is taken out', '<script>x</script><img src="https://a.example/x.png">', 'validation text'],
    ['too much', 'x'.repeat(20_001), 'validation text'],
    ['what no text has', 'a\0b', 'validation text'],
  ])('of %s is refused', async (_, text, expected) => {
    const before = await contents(server);
    expect(await refusal(create(party, rose, text))).toBe(expected);
    expect(await contents(server)).toEqual(before);
  });

  it('takes no other words for ids, events, languages or profiles', async () => {
    const other = await say(await build(), rose, 'Elsewhere');
    const draft = await build({ draft: true });
    const before = await contents(server);
    const attempts: [string, ReturnType<typeof create>][] = [
      ['unauthenticated', create(party, undefined, 'x')],
      ['validation actorId', create(party, rose, 'x', { actorId: father.actor.id })],
      ['comment_not_found inReplyToCommentId', create(party, rose, 'x', { inReplyToCommentId: other.id })],
      ['comment_not_found inReplyToCommentId', create(party, rose, 'x', { inReplyToCommentId: '999999999' })],
      ['validation inReplyToCommentId', create(party, rose, 'x', { inReplyToCommentId: "1'--" })],
      ['validation eventId', create(party, rose, 'x', { eventId: 'none' })],
      ['event_not_found', create(party, rose, 'x', { eventId: '999999999' })],
      ['event_not_found', create(draft, rose, 'x')],
      ['event_is_draft', create(draft, father, 'x')],
      ['validation language', create(party, rose, 'x', { language: 'klingon language' })],
      ['unauthorized isAnnouncement', create(party, rose, 'x', { isAnnouncement: true })],
      ['comment_not_found', change(father, 'updateComment', '999999999', { text: 'x' })],
      ['comment_not_found', change(father, 'deleteComment', 'x')],
      ['unauthorized', change(max, 'updateComment', other.id, { text: 'Mine' })],
      ['unauthorized', change(father, 'updateComment', other.id, { text: 'Mine' })],
      ['unauthorized', change(max, 'deleteComment', other.id)],
      ['unauthorized', change(max, 'hideComment', other.id)],
      ['unauthorized', change(rose, 'approveComment', other.id)],
      ['unauthorized', change(rose, 'unhideComment', other.id)],
    ];
    for (const [expected, attempt] of attempts) expect(await refusal(attempt)).toBe(expected);
    expect(await contents(server)).toEqual(before);
  });

  it('says something else when its author wants', async () => {
    const { id } = await say(party, rose, 'Yse');
    const { data } = await change(rose, 'updateComment', id, { text: '<p>Yes</p>' });
    expect(data!.done).toMatchObject({ text: '<p>Yes</p>', isAnnouncement: false });
    expect(await refusal(change(rose, 'updateComment', id, { text: 'x', isAnnouncement: true }))).toBe(
      'unauthorized isAnnouncement',
    );
  });

  it('is blanked when it is deleted, and keeps its place while something answers it', async () => {
    const built = await build();
    const root = await say(built, rose, 'A question');
    const answer = await say(built, max, 'An answer', { inReplyToCommentId: root.id });
    const { data } = await change(rose, 'deleteComment', root.id);
    const blank = { text: '', actor: null, viewerCan: { update: false, delete: false, reply: false } };
    expect(data!.done).toMatchObject({ ...blank, deletedAt: expect.any(String) });
    expect(await read(built, rose)).toMatchObject({
      commentThreads: { total: 1, elements: [{ id: root.id, ...blank, replies: [{ text: 'An answer' }] }] },
    });
    expect(await refusal(change(rose, 'deleteComment', root.id))).toBe('comment_not_found');
    expect(await refusal(change(rose, 'updateComment', root.id, { text: 'Back' }))).toBe('comment_not_found');
    expect(await refusal(create(built, max, 'x', { inReplyToCommentId: root.id }))).toContain('comment_not_found');
    await change(father, 'deleteComment', answer.id);
    expect(await texts(built)).toEqual([]);
    const one = 'query ($uuid: UUID!) { comment(uuid: $uuid) { text } }';
    expect((await server.graphql(one, { uuid: root.uuid })).errors).toMatchObject([{ code: 'gone' }]);
  });

  it('that is being deleted is not answered meanwhile, nor one on an event that is being closed', async () => {
    const root = await say(party, rose, 'Both?');
    const built = await build();
    const whileHeld = async (sql: string, params: unknown[], attempt: () => ReturnType<typeof create>) => {
      let answer!: ReturnType<typeof create>;
      const elsewhere = AsyncLocalStorage.snapshot();
      await server.db.transaction(async (tx) => {
        await server.db.query(sql, params, tx);
        answer = elsewhere(attempt);
        await elsewhere(() => waitingForLock(server));
      });
      return refusal(answer);
    };
    const deleting = `UPDATE comments SET text = '', deleted_at = now() WHERE id = $1`;
    expect(
      await whileHeld(deleting, [root.id], () => create(party, max, 'x', { inReplyToCommentId: root.id })),
    ).toContain('comment_not_found');
    const closing = `UPDATE events SET options = '{"commentModeration": "closed"}' WHERE id = $1`;
    expect(await whileHeld(closing, [built.event.id], () => create(built, max, 'x'))).toBe('comments_closed');
  });

  it('goes with its author, and with the event', async () => {
    const built = await build();
    const gone = await buildPerson(server);
    await addProfile(server, gone.user, 'stays_behind');
    await say(built, gone, 'Secret');
    await server.graphql('mutation ($id: ID!) { deletePerson(id: $id) { id } }', { id: gone.actor.id }, as(gone));
    await server.runJobs();
    const kept = () =>
      server.db.query('SELECT text, deleted_at IS NOT NULL AS gone FROM comments WHERE event_id = $1', [
        built.event.id,
      ]);
    expect(await kept()).toEqual([{ text: '', gone: true }]);
    await say(built, rose, 'Also secret');
    await server.app.get(EventService, { strict: false }).delete(father.viewer, built.event.id);
    await server.runJobs();
    expect(await kept()).toEqual([
      { text: '', gone: true },
      { text: '', gone: true },
    ]);
  });
});

describe('who may comment', () => {
  it('is whoever sees the event, as a profile that sees it itself', async () => {
    const built = await build({ visibility: 'private' });
    expect(await refusal(create(built, max, 'x'))).toBe('event_not_found');
    const second = await addProfile(server, rose.user, 'rose_of_the_choir');
    await server.graphql(
      'mutation ($eventId: ID!, $actors: [String!]!) { inviteToEvent(eventId: $eventId, actors: $actors) { id } }',
      { eventId: built.event.id, actors: ['rose'] },
      as(father),
    );
    expect(await read(built, rose)).toMatchObject({
      viewerCan: { comment: true },
      commentProfiles: [{ preferredUsername: 'rose' }],
    });
    expect(await refusal(create(built, rose, 'x', { actorId: second.id }))).toBe('validation actorId');
    const { id, visibility } = await say(built, rose, 'Thank you');
    expect(visibility).toBe('PRIVATE');
    for (const who of [undefined, max]) {
      const { errors } = await server.graphql('query ($id: ID!) { thread(id: $id) { id } }', { id }, as(who));
      expect(errors).toMatchObject([{ code: 'comment_not_found' }]);
    }
    expect(await refusal(change(max, 'updateComment', id, { text: 'x' }))).toBe('comment_not_found');
    await buildParticipation(server, built, rose);
    expect(await texts(built, rose)).toEqual(['Thank you']);
  });

  it('is nobody but who answers for the event where comments are closed, and no other profile of theirs', async () => {
    const built = await moderated('closed');
    const helper = await buildPerson(server);
    const row = [built.event.id, helper.actor.id];
    await server.db.query('INSERT INTO event_contacts (event_id, actor_id, position) VALUES ($1, $2, 1)', row);
    expect(await refusal(create(built, rose, 'x'))).toBe('comments_closed');
    expect(await read(built, rose)).toMatchObject({ viewerCan: { comment: false }, commentProfiles: [] });
    const aside = await addProfile(server, father.user, 'father_aside');
    expect(await refusal(create(built, father, 'x', { actorId: aside.id }))).toBe('comments_closed');
    await say(built, father, 'Doors open at eight', { isAnnouncement: true });
    await say(built, helper, 'I bring chairs');
    expect(await texts(built)).toEqual(['Doors open at eight', 'I bring chairs']);
    expect(await read(built, father)).toMatchObject({ commentProfiles: [{ preferredUsername: 'father' }] });
  });

  it('is nobody who has moved away', async () => {
    const moved = await buildPerson(server);
    await server.db.query('UPDATE actors SET moved_to_id = $2 WHERE id = $1', [moved.actor.id, max.actor.id]);
    expect(await refusal(create(party, moved, 'x'))).toBe('profile_moved');
  });
});

describe('what the organizer does', () => {
  it('approves where comments are held: others see nothing of it before, its author does', async () => {
    const built = await moderated('moderated');
    const { id, held } = await say(built, rose, 'May I?');
    expect(held).toBe(true);
    expect([await texts(built), await texts(built, max), await texts(built, rose)]).toEqual([[], [], ['May I?']]);
    const approvable = { total: 1, elements: [{ id }] };
    expect(await read(built, father)).toMatchObject({ heldComments: approvable, commentThreads: { total: 0 } });
    expect(await read(built, rose)).toMatchObject({ heldComments: { total: 0, elements: [] } });
    expect(await refusal(create(built, max, 'x', { inReplyToCommentId: id }))).toContain('comment_not_found');
    expect(await refusal(change(max, 'approveComment', id))).toBe('comment_not_found');
    expect(await refusal(change(rose, 'approveComment', id))).toBe('unauthorized');
    const { data } = await change(father, 'approveComment', id);
    expect(data!.done).toMatchObject({ held: false, viewerCan: { approve: false, hide: true, delete: true } });
    expect(await texts(built, max)).toEqual(['May I?']);
    expect((await say(built, father, 'You may')).held).toBe(false);
  });

  it('approves again what says something else afterwards', async () => {
    const built = await moderated('moderated');
    const { id } = await say(built, rose, 'Nice');
    await change(father, 'approveComment', id);
    const { data } = await change(rose, 'updateComment', id, { text: 'Buy pills' });
    expect(data!.done).toMatchObject({ held: true });
    expect(await texts(built)).toEqual([]);
  });

  it('hides, shows again and deletes what anybody says on their event; a moderator deletes', async () => {
    const built = await build();
    const { id } = await say(built, rose, 'Rude');
    const reply = await say(built, max, 'Indeed', { inReplyToCommentId: id });
    expect((await change(father, 'hideComment', id)).data!.done).toMatchObject({
      hidden: true,
      viewerCan: { unhide: true },
    });
    expect([await texts(built), await texts(built, max)]).toEqual([[], []]);
    expect([await texts(built, rose), await texts(built, father), await texts(built, moderator)]).toEqual(
      Array(3).fill(['Rude']),
    );
    expect(await refusal(create(built, max, 'x', { inReplyToCommentId: reply.id }))).toContain('comment_not_found');
    await change(father, 'unhideComment', id);
    expect(await texts(built)).toEqual(['Rude']);
    expect((await change(moderator, 'deleteComment', id)).errors).toBeUndefined();
    expect((await change(father, 'deleteComment', reply.id)).errors).toBeUndefined();
    expect(await texts(built, father)).toEqual([]);
  });

  it('announces, and that stands first', async () => {
    const built = await build();
    const { id } = await say(built, father, 'Bring boots', { isAnnouncement: true });
    await say(built, rose, 'Why?');
    expect(await texts(built)).toEqual(['Bring boots', 'Why?']);
    await change(father, 'updateComment', id, { text: 'Bring boots', isAnnouncement: false });
    expect(await texts(built)).toEqual(['Why?', 'Bring boots']);
  });

  it('sees nothing of people whom the instance has suspended', async () => {
    const built = await build();
    const rude = await buildPerson(server);
    await say(built, rude, 'Rude');
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [rude.actor.id]);
    expect([await texts(built), await texts(built, father), await texts(built, moderator)]).toEqual([[], [], ['Rude']]);
  });
});

describe('people who are named', () => {
  const mentioned = async (commentId: string) =>
    (
      await server.db.query<{ name: string }>(
        `SELECT a.preferred_username AS name FROM comment_mentions m JOIN actors a ON a.id = m.actor_id
          WHERE m.comment_id = $1 ORDER BY 1`,
        [commentId],
      )
    ).map(({ name }) => name);

  it('are linked and remembered, in whatever spelling, and forgotten when an edit leaves them out', async () => {
    const host = new URL(server.url).hostname;
    const text = `<p>@Max, (@father@${host}) and rose@max.example, @nobody_at_all!</p>`;
    const { id, text: linked } = await say(party, rose, text);
    expect(await mentioned(id)).toEqual(['max', ...(linked.includes('>@father') ? ['father'] : [])].sort());
    expect(linked).toContain(`href="${server.url}/@max" class="u-url mention"`);
    expect(linked).toContain('>@Max</a></span>,');
    expect(linked).toMatch(/rose@max\.example, @nobody_at_all!/);
    await change(rose, 'updateComment', id, { text: linked });
    expect(await mentioned(id)).toContain('max');
    await change(rose, 'updateComment', id, { text: 'Nobody' });
    expect(await mentioned(id)).toEqual([]);
  });

  it('are not told of events that they may not see, nor before the organizer approves', async () => {
    const hidden = await build({ visibility: 'private' });
    expect(await mentioned((await say(hidden, father, '@rose @max')).id)).toEqual([]);
    const built = await moderated('moderated');
    const { id } = await say(built, rose, '@max');
    expect(await mentioned(id)).toEqual(['max']);
  });

  it('are offered from what the viewer sees at the event, and to members only', async () => {
    const built = await build();
    await say(built, max, 'Here');
    const { id } = await say(built, moderator, 'There');
    const names = async (who?: TestPerson) =>
      (await read(built, who)).mentionable.map(
        ({ preferredUsername }: { preferredUsername: string }) => preferredUsername,
      );
    expect(await names(rose)).toEqual(['father', moderator.actor.preferredUsername, 'max']);
    await change(father, 'hideComment', id);
    expect(await names(rose)).toEqual(['father', 'max']);
    expect(await names()).toEqual([]);
  });
});

it('costs as many statements for fifty comments as for two', async () => {
  const small = await build();
  const large = await build();
  const comments = server.app.get(Comments, { strict: false });
  const fill = async ({ event }: BuiltEvent, threads: number) => {
    const where = { eventId: event.id, actorId: rose.actor.id, text: 'x' };
    for (let at = 0; at < threads; at++) {
      const { id } = await comments.post(rose.viewer, where);
      await comments.post(rose.viewer, { ...where, inReplyToCommentId: id });
    }
  };
  await fill(small, 2);
  await fill(large, 25);
  const cost = async (built: BuiltEvent, who?: TestPerson) =>
    (await statementsOf(() => read(built, who, { limit: 50 }))).length;
  await cost(small, father);
  expect(await cost(large)).toBe(await cost(small));
  expect(await cost(large, father)).toBe(await cost(small, father));
});
