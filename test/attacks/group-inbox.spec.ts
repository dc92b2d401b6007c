import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#convoke/actors';
import { type Resource, Resources } from '#convoke/resources';
import { buildGroup } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import type { TestPerson } from '#test/people';
import type { Json, RemotePerson } from '#test/remote-server';

/** Those that may end a membership come last. */
const ACTIVITIES = 'Accept Add Announce Create Delete Follow Invite Join Move Remove Update Reject Undo Leave'.split(
  ' ',
);

let inbox: OpenInbox;
let group: Actor;
let lea: TestPerson;
let folder: Resource;
/** A member elsewhere, and somebody who is none. */
let ada: RemotePerson;
let bob: RemotePerson;
beforeAll(async () => {
  inbox = await openInbox();
  ({ group, founder: lea } = await buildGroup(inbox.server));
  const resources = inbox.server.app.get(Resources, { strict: false });
  folder = await resources.create(lea.viewer, group.id, { title: 'Ours', type: 'folder' });
  [ada, bob] = [inbox.remote.person('ada'), inbox.remote.person('bob')];
});
beforeEach(async () => {
  await inbox.tell(ada, 'Join', group.url);
});
afterAll(() => inbox?.close());

/** A link in the library of the group that a member elsewhere has made, but for what is wrong with it. */
const link = (wrong: Json): Json => ({
  id: `${new URL(ada.uri).origin}/resource/${randomUUID()}`,
  type: 'Document',
  name: 'Theirs',
  url: 'https://example.org/',
  actor: ada.uri,
  attributedTo: group.url,
  context: `${group.url}/resources`,
  published: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T00:00:00Z',
  ...wrong,
});
const nested = (depth: number): Json => (depth === 0 ? {} : { object: nested(depth - 1) });

/** Objects that nobody means, made anew for each activity. */
const HOSTILE: Record<string, () => unknown> = {
  nothing: () => null,
  'a number': () => 7,
  'an empty list': () => [],
  'the group, ten thousand times': () => Array(10_000).fill(group.url),
  'the group with NUL': () => `${group.url}\0`,
  'the group with a path that leads back': () => `${group.url}/../${group.preferredUsername}`,
  'the group, in full, with another inbox': () => ({ id: group.url, type: 'Group', inbox: bob.uri, name: 'Mine' }),
  'a membership that makes its sender run the group': () => ({
    id: `${ada.uri}/member`,
    type: 'Member',
    actor: ada.uri,
    object: group.url,
    role: 'administrator',
  }),
  'an activity in an activity in an activity': () => nested(40),
  'our folder, renamed by its address alone': () => folder.url,
  'a text of a megabyte of tags': () => link({ summary: '<b>'.repeat(300_000) }),
  'a title that turns the line, with NUL': () => link({ name: 'a\u202E\0b' }),
  'a folder in itself': () => {
    const id = `${new URL(ada.uri).origin}/resource/${randomUUID()}`;
    return link({ id, type: 'ResourceCollection', context: id, url: undefined });
  },
  'dates that there are not': () => link({ published: '+999999-99-99', updated: '0000-00-00T00:00:00Z' }),
  'types that do not fit': () => link({ name: {}, summary: [[]], url: { href: 7 }, context: [null], actor: [ada.uri] }),
  'what belongs to nobody': () => link({ attributedTo: [], actor: null }),
  'what belongs to everybody': () => link({ attributedTo: [group.url, lea.actor.url, bob.uri] }),
};

/** What the group is to all who see it. */
const groupAsItIs = () =>
  inbox.server.db.query(
    `SELECT a.name, a.url, r.title, r.parent_id, r.deleted_at,
        (SELECT json_agg(json_build_array(m.actor_id, m.role) ORDER BY m.id) FROM members m
          WHERE m.group_id = a.id AND m.role IN ('creator', 'administrator', 'moderator')) AS run_by
      FROM actors a JOIN resources r ON r.id = $2 WHERE a.id = $1`,
    [group.id, folder.id],
  );

describe.each([
  ['a member', () => ada],
  ['somebody who is none', () => bob],
])('whatever %s of another server sends', (_, sender) => {
  it.each(Object.keys(HOSTILE))('is settled, and changes nothing of ours: %s', async (what) => {
    const before = await groupAsItIs();
    const sent: string[] = [];
    for (const type of ACTIVITIES) {
      // Deleting is what a member may do with what the group keeps.
      const mayDelete = sender() === ada && ['Delete', 'Remove'].includes(type);
      if (what.startsWith('our folder') && mayDelete) continue;
      const body = inbox.activity(sender(), type, HOSTILE[what]!(), { target: group.url, origin: group.url });
      const { status } = await inbox.post(sender(), body);
      expect({ type, isFault: status >= 500 }).toEqual({ type, isFault: false });
      if (status === 202) sent.push(String(body.id));
    }
    await inbox.workOff();
    const waiting = await inbox.server.db.query(
      'SELECT body ->> $2 AS type, problem FROM inbox_activities WHERE uri = ANY($1) AND due_at IS NOT NULL',
      [sent, 'type'],
    );
    expect(waiting).toEqual([]);
    expect(await groupAsItIs()).toEqual(before);
  });
});

it('is put into the group once, however often and however fast it is sent', async () => {
  const document = link({ name: 'Once' });
  const bodies = ['Create', 'Add', 'Update', 'Create', 'Move'].map((type) => inbox.activity(ada, type, document));
  await Promise.all(bodies.map((body) => inbox.post(ada, body)));
  await Promise.all([inbox.workOff(), inbox.workOff()]);
  const rows = await inbox.server.db.query('SELECT title FROM resources WHERE url = $1', [document.id]);
  expect(rows).toEqual([{ title: 'Once' }]);
});
