import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemberManagement, MemberQueries, MemberRole } from '#convoke/actors';
import { Discussions } from '#convoke/threads';
import { buildGroup, type BuiltGroup } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { ACTIVITY } from '#test/peers';
import type { TestPerson } from '#test/people';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let ada: RemotePerson;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  ada = remote.person('ada');
});
afterAll(() => inbox?.close());

const discussions = () => server.app.get(Discussions, { strict: false });
/** What was posted since the last time, after what is due was done. */
let seen = 0;
const posted = async (): Promise<Json[]> => {
  await server.runJobs();
  const rows = await server.db.query<{ id: string; body: Json }>(
    'SELECT id, body FROM outbound_activities WHERE id > $1 ORDER BY id',
    [seen],
  );
  seen = Number(rows.at(-1)?.id ?? seen);
  return rows.map(({ body }) => body);
};
const said = async (slug: string, { actor }: TestPerson) => {
  const rows = await server.db.query<{ text: string }>(
    `SELECT c.text FROM comments c JOIN discussions d ON d.id = c.discussion_id
      JOIN members m ON m.group_id = d.group_id AND m.actor_id = $2 WHERE d.slug = $1 ORDER BY c.id`,
    [slug, actor.id],
  );
  return rows.map(({ text }) => text);
};
const titleAt = async (url: string) =>
  inbox.one<{ title: string; closed: boolean }>('SELECT title, closed FROM discussions WHERE url = $1', url);

/** A discussion or an answer of somebody there, served to who may read it. */
const note = (author: RemotePerson, group: string, traits: Json = {}): Json => {
  const id = `${new URL(author.uri).origin}/notes/${randomUUID()}`;
  const members = { to: [`${group}/members`], actor: author.uri, attributedTo: group };
  const document = { id, type: 'Note', context: id, content: 'Words', published: new Date().toISOString(), ...members };
  const whole = { '@context': 'https://www.w3.org/ns/activitystreams', ...document, ...traits };
  remote.serve(String(whole.id), whole);
  return whole;
};
const forMembers = { to: [] };
const create = (author: RemotePerson, object: Json) => tell(author, 'Create', object, forMembers);

describe('a discussion in a group of ours', () => {
  let built: BuiltGroup;
  let lea: TestPerson;
  let url: string;
  beforeAll(async () => {
    built = await buildGroup(server);
    lea = built.founder;
    url = built.group.url;
    await tell(ada, 'Join', url);
    await posted();
  });
  const begin = (text = 'How many?') => discussions().create(lea.viewer, built.group.id, { title: 'Benches', text });
  const roleOf = async (role: MemberRole) => {
    const [member] = (
      await server.app
        .get(MemberQueries, { strict: false })
        .inGroup(built.group.id, { name: 'ada' }, { offset: 0, limit: 1 })
    ).elements;
    await server.app.get(MemberManagement, { strict: false }).changeRole(lea.viewer, member!.id, role);
    await posted();
  };

  it('is told to members elsewhere, and read by nobody else', async () => {
    const { url: address, id } = await begin();
    const [told] = await posted();
    expect(told).toMatchObject({
      type: 'Create',
      actor: lea.actor.url,
      to: [`${url}/members`],
      object: { id: address, type: 'Note', name: 'Benches', content: 'How many?', context: address, attributedTo: url },
    });
    await discussions().reply(lea.viewer, id, { text: 'Four?' });
    const [answer] = await posted();
    const { id: answerUri } = answer!.object as Json;
    expect(answer).toMatchObject({ object: { content: 'Four?', context: address, inReplyTo: address } });
    for (const uri of [address, String(answerUri)]) {
      expect((await remote.get(uri, ada)).status).toBe(200);
      expect((await remote.get(uri, remote.person('stranger'))).status).toBe(404);
      expect((await fetch(uri, { headers: { accept: ACTIVITY } })).status).toBe(404);
    }
    const list = (await (await remote.get(`${url}/discussions?page=1`, ada)).json()) as Json;
    expect(list.orderedItems).toMatchObject([{ content: 'Four?' }, { name: 'Benches' }]);
    await discussions().update(lea.viewer, id, { title: 'Chairs', closed: true });
    expect(await posted()).toContainEqual(
      expect.objectContaining({ type: 'Update', object: expect.objectContaining({ name: 'Chairs', closed: true }) }),
    );
    await discussions().delete(lea.viewer, id, null);
    expect((await posted())[0]).toMatchObject({ type: 'Delete', actor: lea.actor.url, object: { id: address } });
    expect((await remote.get(address, ada)).status).toBe(410);
  });

  it('is begun and answered from elsewhere, and the other members are told where it is', async () => {
    const begun = note(ada, url, { name: 'Chairs' });
    expect(await create(ada, begun)).toBeNull();
    const announced = (await posted()).find(({ type }) => type === 'Announce');
    expect(announced).toMatchObject({ actor: url, object: begun.id });
    const { slug, id } = (await inbox.one<{ slug: string; id: string }>(
      'SELECT slug, id FROM discussions WHERE url = $1',
      begun.id,
    ))!;
    const answer = note(ada, url, { context: begun.id, inReplyTo: begun.id, content: 'Eight' });
    expect(await create(ada, answer)).toBeNull();
    expect(await create(ada, answer)).toBeNull();
    expect(await said(slug, lea)).toEqual(['Words', 'Eight']);
    const changed = { ...answer, content: 'Nine', updated: new Date().toISOString() };
    expect(await tell(ada, 'Update', changed, forMembers)).toBeNull();
    expect(await tell(ada, 'Update', { ...answer, updated: '2020-01-01T00:00:00Z' }, forMembers)).toBeNull();
    expect(await said(slug, lea)).toEqual(['Words', 'Nine']);
    expect(await tell(ada, 'Delete', answer.id)).toBeNull();
    expect(await said(slug, lea)).toEqual(['Words', '']);
    expect(await create(ada, { ...answer, updated: new Date().toISOString() })).toBeNull();
    expect(await said(slug, lea)).toEqual(['Words', '']);
    await posted();
    // Renamed here, it is for its own server to tell the others.
    await discussions().update(lea.viewer, id, { title: 'Stools' });
    expect(await posted()).toMatchObject([
      { type: 'Update', actor: lea.actor.url, object: { id: begun.id, name: 'Stools' } },
    ]);
  });

  it('is not changed by forged acts', async () => {
    const { url: address, slug } = await begin('Ours');
    await posted();
    const bob = remote.person('bob');
    const theirs = note(ada, url, { name: 'Of Ada' });
    expect(await create(ada, theirs)).toBeNull();
    const answer = (author: RemotePerson, traits: Json = {}) =>
      note(author, url, { context: address, inReplyTo: address, ...traits });
    const mine = (name: string, closed = false) => ({ ...note(ada, url), id: address, context: address, name, closed });
    const attempts: (string | null)[] = [
      await create(bob, note(bob, url, { name: 'A stranger' })),
      await create(bob, answer(bob)),
      // In the name of another member, of another server, and at an address of ours.
      await create(bob, answer(ada)),
      await create(ada, answer(ada, { id: 'https://elsewhere.example/notes/1' })),
      await create(ada, answer(ada, { id: `${server.url}/comments/${randomUUID()}` })),
      await create(ada, {
        ...note(ada, url, { name: 'x' }),
        id: `${server.url}/@x/c/made-up`,
        context: `${server.url}/@x/c/made-up`,
      }),
      // No moderator.
      await tell(ada, 'Update', mine('Mine now'), forMembers),
      await tell(ada, 'Delete', address),
      await tell(bob, 'Delete', theirs.id),
      await tell(bob, 'Update', { ...theirs, name: 'Of Bob' }, forMembers),
      await tell(bob, 'Announce', theirs.id),
    ];
    expect(attempts.slice(0, -1).filter((problem) => problem === null)).toEqual([]);
    expect(await said(slug, lea)).toEqual(['Ours']);
    expect(await titleAt(String(theirs.id))).toMatchObject({ title: 'Of Ada' });
    await roleOf(MemberRole.MODERATOR);
    expect(await tell(ada, 'Update', mine('Renamed', true), forMembers)).toBeNull();
    expect(await titleAt(address)).toEqual({ title: 'Renamed', closed: true });
    expect(await posted()).toContainEqual(
      expect.objectContaining({
        type: 'Update',
        actor: lea.actor.url,
        object: expect.objectContaining({ name: 'Renamed' }),
      }),
    );
    await roleOf(MemberRole.MEMBER);
    expect(await create(ada, answer(ada))).not.toBeNull();
    expect(await tell(ada, 'Leave', url)).toBeNull();
    expect(await tell(ada, 'Update', { ...theirs, name: 'After all' }, forMembers)).not.toBeNull();
    expect((await remote.get(address, ada)).status).toBe(404);
  });
});
