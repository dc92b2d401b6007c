import { Follows } from '#convoke/actors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoneObjects } from '../../libs/federation/src/events/index.js';
import { InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { DomainBlocks } from '#convoke/moderation';
import { buildEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let one: OpenInbox['one'];
let ada: RemotePerson;
let bob: RemotePerson;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell, one } = inbox);
  [ada, bob] = [remote.person('ada'), remote.person('bob')];
});
afterAll(() => inbox?.close());

beforeEach(() => server.db.query('DELETE FROM follows'));

const stored = (uri: unknown) =>
  one<{
    id: string;
    title: string;
    deleted_at: Date | null;
    discoverable: boolean;
    local: boolean;
    attributed_to_id: string;
  }>('SELECT id, title, deleted_at, discoverable, local, attributed_to_id FROM events WHERE url = $1', uri);
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('an event elsewhere', () => {
  it('is kept, changed and deleted as its organizer says', async () => {
    const document = remote.event(ada);
    expect(await tell(ada, 'Create', document)).toBeNull();
    const kept = { title: 'A feast elsewhere', local: false, discoverable: false };
    expect(await stored(document.id)).toMatchObject(kept);
    expect(await tell(ada, 'Update', { ...document, name: 'A greater feast', updated: inMinutes(1) })).toBeNull();
    expect(await stored(document.id)).toMatchObject({ title: 'A greater feast' });
    expect(await tell(ada, 'Delete', { id: document.id, type: 'Tombstone' })).toBeNull();
    expect((await stored(document.id))?.deleted_at).not.toBeNull();
  });

  it('that is changed before it came comes by that', async () => {
    const document = remote.event(ada);
    expect(await tell(ada, 'Update', document)).toBeNull();
    expect(await stored(document.id)).toBeDefined();
  });

  it('is not replaced by an older version', async () => {
    const document = remote.event(ada, { updated: inMinutes(1) });
    await tell(ada, 'Create', document);
    await tell(ada, 'Update', { ...document, name: 'Older', updated: inMinutes(-1) });
    expect((await stored(document.id))?.title).toBe('A feast elsewhere');
  });

  it('that was deleted before it came never comes, also when it is taken back afterwards and a day has passed', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Delete', event.id);
    await tell(ada, 'Undo', event.id);
    const setClockRight = moveClock(server, 25);
    await server.app.get(GoneObjects, { strict: false }).forget();
    setClockRight();
    expect(await tell(ada, 'Create', event)).toContain('event_not_found');
    expect(await stored(event.id)).toBeUndefined();
  });

  it('cannot be made, changed or deleted by somebody else of its server', async () => {
    const document = remote.event(ada);
    expect(await tell(bob, 'Create', document)).toContain('key_owner');
    expect(await stored(document.id)).toBeUndefined();
    await tell(ada, 'Create', document);
    expect(await tell(bob, 'Update', { ...document, name: 'Stolen' })).toContain('key_owner');
    expect(await tell(bob, 'Delete', document.id)).toContain('key_owner');
    expect(await stored(document.id)).toMatchObject({ title: 'A feast elsewhere', deleted_at: null });
  });

  it('cannot be made, changed or kept away by somebody of its server who says that it is theirs as well', async () => {
    const document = remote.event(ada);
    const claimed = { ...document, name: 'Claimed', actor: ada.uri, attributedTo: bob.uri };
    for (const type of ['Delete', 'Undo']) await tell(bob, type, document.id);
    await tell(bob, 'Create', claimed);
    expect(await stored(document.id)).toMatchObject({ title: 'A feast elsewhere' });
    await tell(bob, 'Update', { ...claimed, updated: inMinutes(1) });
    expect(await stored(document.id)).toMatchObject({ title: 'A feast elsewhere', deleted_at: null });
  });

  it('of a group is changed and deleted by the group, as the event says', async () => {
    const group = remote.person('choir', { type: 'Group' });
    const document = remote.event(ada, { actor: ada.uri, attributedTo: group.uri });
    expect(await tell(group, 'Create', document)).toBeNull();
    expect(await stored(document.id)).toMatchObject({ title: 'A feast elsewhere' });
    expect(await tell(group, 'Delete', document.id)).toBeNull();
    expect((await stored(document.id))?.deleted_at).not.toBeNull();
  });

  it('is not of somebody, nor of a group, on another server, and of its first organizer only', async () => {
    const other = await RemoteServer.start();
    const [eve, group] = [other.person('eve'), other.person('group', { type: 'Group' })];
    const forged = remote.event(ada, { actor: eve.uri, attributedTo: ada.uri });
    expect(await tell(ada, 'Create', forged)).toContain('other_origin');
    expect(await tell(bob, 'Announce', forged.id)).toContain('other_origin');
    expect(await stored(forged.id)).toBeUndefined();
    const event = remote.event(ada, { actor: ada.uri, attributedTo: group.uri });
    expect(await tell(ada, 'Create', event)).toBeNull();
    expect(await stored(event.id)).toMatchObject({ attributed_to_id: null });
    expect(other.asked).toEqual([]);
    await tell(bob, 'Update', { ...event, actor: bob.uri, attributedTo: bob.uri, name: 'Taken over' });
    expect(await stored(event.id)).toMatchObject({ title: 'A feast elsewhere' });
    await other.close();
  });

  it('goes over to somebody of its server once it says so itself, whoever of the two tells', async () => {
    for (const teller of [ada, bob]) {
      const document = remote.event(ada);
      await tell(ada, 'Create', document);
      const over = { ...document, actor: bob.uri, attributedTo: bob.uri, name: 'Of Bob', updated: inMinutes(1) };
      await tell(teller, 'Update', over);
      expect(await stored(document.id)).toMatchObject({ title: 'A feast elsewhere' });
      remote.serve(String(document.id), over);
      expect(await tell(teller, 'Update', over)).toBeNull();
      expect(await stored(document.id)).toMatchObject({ title: 'Of Bob' });
      await tell(ada, 'Update', { ...document, name: 'Of Ada again', updated: inMinutes(2) });
      expect(await tell(ada, 'Delete', document.id)).toContain('key_owner');
      expect(await stored(document.id)).toMatchObject({ title: 'Of Bob', deleted_at: null });
      expect(await tell(bob, 'Update', { ...over, name: 'Of Bob still', updated: inMinutes(3) })).toBeNull();
      expect(await stored(document.id)).toMatchObject({ title: 'Of Bob still' });
    }
  });

  it('is not even looked at for somebody on another server', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    const asked = remote.asked.length;
    for (const type of ['Create', 'Update', 'Delete'])
      for (const object of [event.id, { ...event, name: 'Forged' }])
        expect(await tell(eve, type, object)).toBe(`other_origin: ${String(event.id)}`);
    expect(remote.asked.length).toBe(asked);
    expect(await stored(event.id)).toMatchObject({ title: 'A feast elsewhere', deleted_at: null });
    await other.close();
  });

  it('that is announced is fetched where it lives, whatever was embedded', async () => {
    const document = remote.event(ada);
    const other = await RemoteServer.start();
    await tell(other.person('eve'), 'Announce', { ...document, name: 'Forged' });
    expect(await stored(document.id)).toMatchObject({ title: 'A feast elsewhere', discoverable: false });
    await other.close();
  });

  it('that is gone is not looked for again', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    await tell(ada, 'Delete', event.id);
    expect(await tell(bob, 'Announce', event.id)).toContain('event_not_found');
    expect(await tell(bob, 'Announce', `${server.url}/events/none`)).toContain('event_not_found');
  });

  it('comes by an invitation of somebody here only, from where it lives', async () => {
    const rose = await buildPerson(server);
    const event = remote.event(ada);
    await tell(bob, 'Invite', event.id, { target: ada.uri });
    await tell(bob, 'Invite', { id: event.id, type: 'Group' }, { target: rose.actor.url });
    expect(await stored(event.id)).toBeUndefined();
    await tell(bob, 'Invite', { ...event, name: 'Forged' }, { target: rose.actor.url });
    expect(await stored(event.id)).toMatchObject({ title: 'A feast elsewhere' });
  });
});

it('an event here cannot be changed or deleted from elsewhere', async () => {
  const { event } = await buildEvent(server, { title: 'Ours' });
  await tell(ada, 'Update', { ...remote.event(ada), id: event.url, name: 'Taken over' });
  await tell(ada, 'Delete', event.url);
  expect(await stored(event.url)).toMatchObject({ title: 'Ours', deleted_at: null });
});

describe('a share', () => {
  const shares = async ({ id }: Json) =>
    (await server.db.query('SELECT FROM shares s JOIN events e ON e.id = s.event_id WHERE e.url = $1', [id])).length;

  it('is taken back by who shared only, and shows the event while somebody is followed who shares it', async () => {
    const event = remote.event(ada);
    const share = inbox.activity(bob, 'Announce', event.id);
    await inbox.handled(bob, share);
    expect(await stored(event.id)).toMatchObject({ discoverable: false });
    await followed(bob);
    await tell(bob, 'Announce', event.id);
    expect(await stored(event.id)).toMatchObject({ discoverable: true });
    const last = inbox.activity(bob, 'Announce', event.id);
    await inbox.handled(bob, last);
    await tell(ada, 'Undo', last);
    expect(await shares(event)).toBe(1);
    await tell(bob, 'Undo', last);
    expect(await shares(event)).toBe(0);
    expect(await stored(event.id)).toMatchObject({ discoverable: false });
  });

  it('that was taken back before it came does not come', async () => {
    const event = remote.event(ada);
    const share = inbox.activity(bob, 'Announce', event.id);
    await tell(bob, 'Undo', share);
    await inbox.handled(bob, share);
    expect(await shares(event)).toBe(0);
  });

  it('may name the activity that told of the event, and something else than events', async () => {
    const event = remote.event(ada);
    await tell(bob, 'Announce', {
      id: `${event.id as string}/activity`,
      type: 'Create',
      actor: ada.uri,
      object: event.id,
    });
    expect(await shares(event)).toBe(1);
    remote.serve('/notes/1', { id: `${remote.url}/notes/1`, type: 'Note', content: 'x' });
    expect(await tell(bob, 'Announce', `${remote.url}/notes/1`)).toBeNull();
  });

  it('brings nothing of a host that is blocked', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const event = other.event(eve, { id: `http://localhost:${new URL(other.url).port}/events/1` });
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('localhost', { severity: 'suspend', rejectMedia: false });
    expect(await tell(bob, 'Announce', event.id)).toContain('blocked');
    expect(await stored(event.id)).toBeUndefined();
    await blocks.set('localhost', null);
    await other.close();
  });
});

/** The instance follows somebody, who has agreed. */
async function followed(person: RemotePerson): Promise<void> {
  const self = await server.app.get(InstanceFollows, { strict: false }).self();
  const { id: targetId } = (await one<{ id: string }>('SELECT id FROM actors WHERE url = $1', person.uri))!;
  const follow = { uri: `${server.url}/relay#follows/${targetId}`, followerId: self.id, targetId, approved: true };
  await server.db.transaction((tx) => server.app.get(Follows, { strict: false }).ask(tx, follow));
}
