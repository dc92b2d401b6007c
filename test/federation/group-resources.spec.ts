import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, MemberRole } from '#convoke/actors';
import { type Resource, Resources } from '#convoke/resources';
import { buildGroup, putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import type { TestPerson } from '#test/people';
import type { Json, RemotePerson } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let group: Actor;
let lea: TestPerson;
let ada: RemotePerson;
let bob: RemotePerson;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server } = inbox);
  ({ group, founder: lea } = await buildGroup(server));
  ada = inbox.remote.person('ada');
  bob = inbox.remote.person('bob');
  // Of somebody in the group and of somebody who is not, both known here.
  for (const person of [ada, bob]) await inbox.tell(person, 'Join', group.url);
  await inbox.tell(bob, 'Leave', group.url);
  await told();
});
afterAll(() => inbox?.close());

let seen = 0;
/** What was posted since the last time, after what is due was done. */
async function told(): Promise<Json[]> {
  await server.runJobs();
  const rows = await server.db.query<{ id: string; body: Json }>(
    'SELECT id, body FROM outbound_activities WHERE id > $1 ORDER BY id',
    [seen],
  );
  seen = Number(rows.at(-1)?.id ?? seen);
  return rows.map(({ body }) => body);
}
const add = (title: string, traits = {}): Promise<Resource> =>
  server.app.get(Resources, { strict: false }).create(lea.viewer, group.id, { title, ...traits });
const rows = (url: string) =>
  server.db.query<{ title: string; folder: string | null; gone: boolean }>(
    `SELECT r.title, p.title AS folder, r.deleted_at IS NOT NULL AS gone FROM resources r
      LEFT JOIN resources p ON p.id = r.parent_id WHERE r.url = $1`,
    [url],
  );
/** A link, or with other traits a folder, as somebody elsewhere has made it. */
const written = (maker: RemotePerson, traits: Json = {}): Json => {
  const id = `${new URL(maker.uri).origin}/resource/${randomUUID()}`;
  const document = { id, type: 'Document', name: 'Theirs', url: 'https://example.org/', actor: maker.uri, ...traits };
  const times = { published: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' };
  return { ...times, attributedTo: group.url, context: `${group.url}/resources`, ...document };
};

describe('the library of a group here', () => {
  it('is told to members elsewhere, who alone can read it', async () => {
    const folder = await add('Posters', { type: 'folder' });
    const [first] = await told();
    const link = await add('Draft', { resourceUrl: 'https://example.org/draft', parentId: folder.id });
    const [second] = await told();
    const library = { attributedTo: group.url, actor: lea.actor.url, to: [`${group.url}/members`] };
    expect(first).toMatchObject({
      type: 'Create',
      actor: lea.actor.url,
      object: { id: folder.url, type: 'ResourceCollection', context: `${group.url}/resources`, ...library },
    });
    expect(second).toMatchObject({
      object: { id: link.url, type: 'Document', name: 'Draft', url: 'https://example.org/draft', context: folder.url },
    });
    expect(await (await inbox.remote.get(link.url, ada)).json()).toMatchObject({ id: link.url, name: 'Draft' });
    expect((await inbox.remote.get(link.url, bob)).status).toBe(404);
    const list = async (who: RemotePerson) => (await inbox.remote.get(`${group.url}/resources?page=1`, who)).json();
    expect(await list(ada)).toMatchObject({ orderedItems: [{ id: link.url }, { id: folder.url }] });
    expect(JSON.stringify(await list(bob))).not.toContain(link.url);
  });

  it('takes what a member elsewhere adds, changes and deletes, and tells the others', async () => {
    const theirs = written(ada);
    expect(await inbox.tell(ada, 'Create', theirs)).toBeNull();
    expect(await rows(String(theirs.id))).toEqual([{ title: 'Theirs', folder: null, gone: false }]);
    expect(await told()).toMatchObject([{ type: 'Announce', actor: group.url, object: theirs.id }]);
    const change = { ...theirs, name: 'Renamed', updated: '2026-01-02T00:00:00Z' };
    expect(await inbox.tell(ada, 'Update', change)).toBeNull();
    await inbox.tell(ada, 'Update', theirs);
    expect(await rows(String(theirs.id))).toMatchObject([{ title: 'Renamed' }]);
    await told();
    expect(await inbox.tell(ada, 'Delete', { id: theirs.id, type: 'Tombstone' })).toBeNull();
    expect(await rows(String(theirs.id))).toEqual([{ title: '', folder: null, gone: true }]);
    expect(await told()).toMatchObject([{ type: 'Announce', object: { type: 'Delete' } }]);
    await inbox.tell(ada, 'Create', { ...theirs, updated: '2099-01-01T00:00:00Z' });
    expect(await rows(String(theirs.id))).toEqual([{ title: '', folder: null, gone: true }]);
  });

  it('is changed by a member elsewhere where that is ours, and told as ours is', async () => {
    const link = await add('Ours', { resourceUrl: 'https://example.org/ours' });
    const folder = await add('For ours', { type: 'folder' });
    await told();
    const seenThere = (await (await inbox.remote.get(link.url, ada)).json()) as Json;
    const moved = { ...seenThere, name: 'Ours, better', context: folder.url, updated: new Date().toISOString() };
    expect(await inbox.tell(ada, 'Move', moved)).toBeNull();
    expect(await rows(link.url)).toEqual([{ title: 'Ours, better', folder: 'For ours', gone: false }]);
    const [update, move] = await told();
    expect(update).toMatchObject({ type: 'Update', actor: lea.actor.url, object: { name: 'Ours, better' } });
    expect(move).toMatchObject({ type: 'Move', actor: lea.actor.url, object: { context: folder.url } });
    expect(await inbox.tell(ada, 'Delete', link.url)).toBeNull();
    expect(await rows(link.url)).toMatchObject([{ gone: true }]);
    expect(await told()).toMatchObject([{ type: 'Delete', actor: lea.actor.url, object: { id: link.url } }]);
    expect((await inbox.remote.get(link.url, ada)).status).toBe(410);
    expect((await inbox.remote.get(link.url, bob)).status).toBe(404);
  });

  it('is told from where to where something goes', async () => {
    const folder = await add('From', { type: 'folder' });
    const other = await add('To', { type: 'folder' });
    const link = await add('Moving', { resourceUrl: 'https://example.org/moving', parentId: folder.id });
    await told();
    const move = (parentId: string | null) =>
      server.app.get(Resources, { strict: false }).update(lea.viewer, link.id, { parentId });
    await move(other.id);
    const object = { id: link.url, type: 'Document', name: 'Moving', attributedTo: group.url };
    const to = [`${group.url}/members`];
    expect(await told()).toMatchObject([
      { type: 'Move', actor: lea.actor.url, to, origin: folder.url, target: other.url, object },
    ]);
    await move(null);
    const top = `${group.url}/resources`;
    const [upwards] = await told();
    expect(upwards).toMatchObject({
      type: 'Move',
      origin: other.url,
      target: top,
      object: { ...object, context: top },
    });
    await move(folder.id);
    expect(await told()).toMatchObject([{ type: 'Move', origin: top, target: folder.url }]);
  });

  it('is told and taken with what its links lead to', async () => {
    await add('Minutes', { type: 'pad', resourceUrl: 'https://pad.example/1' });
    const [pad] = await told();
    await add('Page', { resourceUrl: 'https://example.org/page' });
    const [page] = await told();
    expect(pad).toMatchObject({ object: { type: 'Document', additionalType: 'pad' } });
    expect(page!.object).not.toHaveProperty('additionalType');
    const kinds: [unknown, string][] = [
      ['pad', 'pad'],
      ['visio', 'visio'],
      ['folder', 'link'],
      ['picture', 'link'],
      [['calc'], 'link'],
      [{ id: 'pad' }, 'link'],
      ['x'.repeat(100_000), 'link'],
      [undefined, 'link'],
    ];
    for (const [additionalType, type] of kinds) {
      const theirs = written(ada, { additionalType });
      expect(await inbox.tell(ada, 'Create', theirs)).toBeNull();
      expect(await inbox.one('SELECT type FROM resources WHERE url = $1', theirs.id)).toEqual({ type });
    }
    await told();
  });

  it('puts what came before its folder into it when that comes', async () => {
    const folder = written(ada, { type: 'ResourceCollection', name: 'Late', url: undefined });
    const link = written(ada, { context: folder.id });
    await inbox.tell(ada, 'Create', link);
    expect(await rows(String(link.id))).toMatchObject([{ folder: null }]);
    await inbox.tell(ada, 'Add', folder);
    expect(await rows(String(link.id))).toMatchObject([{ folder: 'Late' }]);
    expect(await told()).toMatchObject([{ type: 'Announce' }, { type: 'Announce', object: { type: 'Add' } }]);
  });

  it.each([
    ['somebody who is no member', () => written(bob), () => bob],
    ['a member in the name of somebody else', () => written(ada, { actor: lea.actor.url }), () => ada],
    ['a member who links to a script', () => written(ada, { url: 'javascript:alert(1)' }), () => ada],
  ])('takes nothing from %s', async (_, document, sender) => {
    const forged = document();
    expect(await inbox.tell(sender(), 'Create', forged)).not.toBeNull();
    expect(await rows(String(forged.id))).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('loses nothing to who is no member', async () => {
    const link = await add('Stays', { resourceUrl: 'https://example.org/stays' });
    await inbox.tell(bob, 'Delete', link.url);
    await inbox.tell(bob, 'Update', { ...written(bob), id: link.url, name: 'Gone', updated: new Date().toISOString() });
    expect(await rows(link.url)).toMatchObject([{ title: 'Stays', gone: false }]);
  });
});

describe('the library of a group elsewhere', () => {
  it('asks the server where something lives for a change, and takes away what the group says is gone', async () => {
    const there = inbox.remote.person('trees', { type: 'Group' });
    await inbox.tell(there, 'Follow', group.url);
    const known = await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', there.uri);
    await server.db.query(
      `INSERT INTO groups (actor_id, visibility, openness, manually_approves_followers)
        VALUES ($1, 'public', 'open', false) ON CONFLICT DO NOTHING`,
      [known!.id],
    );
    const maker = await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', ada.uri);
    for (const id of [lea.actor.id, maker!.id]) await putMember(server, known!.id, id, MemberRole.MEMBER);
    const theirs = written(ada, { attributedTo: there.uri, context: there.uri });
    inbox.remote.serve(String(theirs.id), theirs);
    expect(await inbox.tell(there, 'Announce', theirs.id)).toBeNull();
    expect(await rows(String(theirs.id))).toMatchObject([{ title: 'Theirs' }]);
    await told();
    const row = await inbox.one<{ id: string }>('SELECT id FROM resources WHERE url = $1', theirs.id);
    await server.app.get(Resources, { strict: false }).update(lea.viewer, row!.id, { title: 'Better' });
    expect(await told()).toMatchObject([
      { type: 'Update', actor: lea.actor.url, object: { id: theirs.id, name: 'Better', actor: ada.uri } },
    ]);
    const gone = { id: `${ada.uri}/deletes/1`, type: 'Delete', actor: ada.uri, object: theirs.id };
    await inbox.tell(bob, 'Announce', gone);
    expect(await rows(String(theirs.id))).toMatchObject([{ gone: false }]);
    expect(await inbox.tell(there, 'Announce', gone)).toBeNull();
    expect(await rows(String(theirs.id))).toMatchObject([{ gone: true }]);
  });
});
