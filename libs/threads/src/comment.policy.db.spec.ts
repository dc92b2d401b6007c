import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EventViewer, type Event, EventQueries } from '#convoke/events';
import { buildEvent } from '../../../test/support/events.js';
import { buildPerson } from '../../../test/support/people.js';
import { startTestServer, type TestServer } from '../../../test/support/server.js';
import type { Comment } from './comment.entity.js';
import { maySeeComment, visibleComments } from './comment.policy.js';
import { CommentQueries } from './comment.queries.js';
import { Comments } from './comment.service.js';

let server: TestServer;
const comments: { comment: Comment; event: Event }[] = [];
const viewers: Record<string, EventViewer> = { nobody: { actorIds: [], isModerator: false } };

beforeAll(async () => {
  server = await startTestServer();
  for (const name of ['organizer', 'contact', 'author', 'shutOut', 'stranger']) {
    viewers[name] = { actorIds: [(await buildPerson(server)).actor.id], isModerator: false };
  }
  viewers.moderator = { actorIds: [], isModerator: true };
  const id = (name: string) => viewers[name]!.actorIds[0]!;
  const [service, queries, events] = [Comments, CommentQueries, EventQueries].map((type) =>
    server.app.get<unknown>(type, { strict: false }),
  ) as [Comments, CommentQueries, EventQueries];
  for (const suspended of [false, true]) {
    const { event, organizer } = await buildEvent(server, { contacts: [{ id: id('contact') }] });
    for (const author of ['author', 'shutOut']) {
      for (const [held, hidden, awaitsModerator] of [
        [false, false, false],
        [true, false, false],
        [false, true, false],
        [false, false, true],
      ]) {
        const remark = { eventId: event.id, actorId: organizer.actor.id, text: 'x' };
        const made = await service.post(organizer.viewer, remark);
        await server.db.query(
          'UPDATE comments SET actor_id = $2, held = $3, hidden = $4, awaits_moderator = $5 WHERE id = $1',
          [made.id, id(author), held, hidden, awaitsModerator],
        );
        comments.push({ comment: made, event });
      }
    }
    await server.db.query('UPDATE events SET organizer_actor_id = $2, suspended = $3 WHERE id = $1', [
      event.id,
      id('organizer'),
      suspended,
    ]);
  }
  await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [id('shutOut')]);
  for (const each of comments) {
    each.comment = (await queries.find(each.comment.id))!;
    each.event = await events.getById(each.event.id);
  }
});
afterAll(() => server.close());

test('SQL and predicate agree on who may see which of 16 kinds of comments', async () => {
  const seen: Record<string, number> = {};
  for (const [name, viewer] of Object.entries(viewers)) {
    const rows = await server.db.query<{ id: string }>(
      `SELECT c.id FROM comments c JOIN actors a ON a.id = c.actor_id JOIN events e ON e.id = c.event_id
        WHERE ${visibleComments('$1', viewer)} ORDER BY c.id`,
      [viewer.actorIds],
    );
    const allowed = comments.filter(({ comment, event }) => maySeeComment(viewer, comment, event));
    expect(
      rows.map(({ id }) => id),
      name,
    ).toEqual(allowed.map(({ comment }) => comment.id));
    seen[name] = rows.length;
  }
  expect(seen).toEqual({ nobody: 2, stranger: 2, shutOut: 2, author: 8, contact: 4, organizer: 4, moderator: 16 });
});
