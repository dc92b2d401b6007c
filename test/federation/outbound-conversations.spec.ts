import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Persons, Suspensions } from '#convoke/actors';
import { DomainBlocks } from '#convoke/moderation';
import { buildEvent, type BuiltEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { inMinutes, letter, mailbox, names, posted, sent, texts, write } from '#test/letters';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let ada: RemotePerson;
let bob: RemotePerson;
let father: TestPerson;
let rose: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  [ada, bob] = [remote.person('ada'), remote.person('bob')];
});
// Everybody anew, so that nobody has a conversation from another test.
beforeEach(async () => {
  father = await buildPerson(server, { username: `father_${randomUUID().slice(0, 8)}` });
  rose = await buildPerson(server);
  party = await buildEvent(server, { organizer: father });
});
afterAll(() => inbox?.close());

const toAda = () => ({ mentions: [`@ada@${remote.host}`] });

describe('what people here write to people elsewhere', () => {
  it('goes to each inbox alone, to nobody else, as programs take private messages', async () => {
    const { id } = await write(server, father, `<p>Hello @bob@${remote.host}</p>`, {
      mentions: [`@ada@${remote.host}`, `bob@${remote.host}`, rose.actor.preferredUsername],
    });
    const [create] = await sent(server, 'Hello');
    const { body, inboxes } = create!;
    expect(inboxes).toEqual([`${ada.uri}/inbox`, `${bob.uri}/inbox`]);
    const recipients = [ada.uri, bob.uri, rose.actor.url].sort();
    const { object } = body;
    expect(body).toMatchObject({
      id: `${String(object.id)}/activity`,
      type: 'Create',
      actor: father.actor.url,
      cc: [],
    });
    expect(object).toMatchObject({
      type: 'Note',
      attributedTo: father.actor.url,
      cc: [],
      inReplyTo: null,
      context: object.id,
      conversation: object.id,
    });
    expect([(body.to as string[]).toSorted(), (object.to as string[]).toSorted()]).toEqual([recipients, recipients]);
    const tags = (object.tag as { type: string; href: string; name: string }[]).toSorted((a, b) =>
      a.href < b.href ? -1 : 1,
    );
    expect(tags.map(({ type, href }) => `${type} ${href}`)).toEqual(recipients.map((href) => `Mention ${href}`));
    expect(tags.map(({ name }) => name)).toContain(`@ada@${remote.host}`);
    expect(JSON.stringify(body)).not.toMatch(/Public|followers/);
    await write(server, father, 'And again', { conversationId: id });
    expect(await posted(server, 'And again')).toMatchObject({ inReplyTo: object.id, context: object.id });
  });

  it('names the event that it is about where everybody may read it, and what it answers', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    const { id: eventId } = (await inbox.one<{ id: string }>('SELECT id FROM events WHERE url = $1', event.id))!;
    await write(server, rose, 'May I?', { ...toAda(), eventId });
    expect(await posted(server, 'May I?')).toMatchObject({ inReplyTo: event.id });
    const both = [...toAda().mentions, father.actor.preferredUsername];
    await write(server, rose, 'And yours?', { mentions: both, eventId: party.event.id });
    await server.db.query(`UPDATE events SET visibility = 'private' WHERE id = $1`, [party.event.id]);
    expect(await posted(server, 'And yours?')).toMatchObject({ inReplyTo: null });
    const note = letter(ada, [father]);
    await tell(ada, 'Create', note);
    const [{ id: conversationId }] = (await mailbox(server, father)).filter((one) => names(one).length === 2);
    await write(server, father, 'Yes you may', { conversationId });
    expect(await posted(server, 'Yes you may')).toMatchObject({
      inReplyTo: note.id,
      conversation: note.conversation,
      to: [ada.uri],
    });
  });

  it('is read by a server that one of its people has it on, by a signed request, and by nobody else', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    await write(server, father, 'For your eyes', toAda());
    const ours = await posted(server, 'For your eyes');
    const url = String(ours.id);
    const plain = await fetch(url, { headers: { accept: 'application/activity+json' } });
    expect([plain.status, plain.headers.get('cache-control')]).toEqual([404, 'private, no-cache']);
    for (const address of [url, `${url}/activity`]) {
      expect((await other.get(address, eve)).status).toBe(404);
      const response = await remote.get(address, bob);
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    }
    expect(await (await remote.get(url, ada)).json()).toMatchObject(ours);
    const theirs = letter(ada, [father], { content: 'Mine' });
    await tell(ada, 'Create', theirs);
    const known = await inbox.one<{ uuid: string }>('SELECT uuid FROM comments WHERE url = $1', theirs.id);
    expect((await remote.get(`${server.url}/comments/${known!.uuid}`, ada)).status).toBe(404);
    await server.app.get(Suspensions, { strict: false }).set(father.actor.id, true);
    expect((await remote.get(url, ada)).status).toBe(404);
    await other.close();
  });

  it('of an event of theirs, to all who come, is to each alone, and is answered to them', async () => {
    for (const guest of [ada, bob]) expect(await tell(guest, 'Join', party.event.url)).toBeNull();
    const { data } = await server.graphql(
      `mutation ($eventId: ID!, $actorId: ID!) {
        sendEventPrivateMessage(eventId: $eventId, actorId: $actorId, text: "Bring boots") { event { uuid } } }`,
      { eventId: party.event.id, actorId: father.actor.id },
      { token: father.accessToken },
    );
    expect(data!.sendEventPrivateMessage.event.uuid).toBe(party.event.uuid);
    const notes = await sent(server, 'Bring boots');
    expect(notes).toHaveLength(2);
    for (const { uri } of [ada, bob]) {
      const note = notes.find(({ body }) => String(body.object.to) === uri);
      expect(note?.inboxes).toEqual([`${uri}/inbox`]);
    }
    expect(await mailbox(server, father)).toEqual([]);
    const inReplyTo = notes.find(({ inboxes }) => inboxes[0]!.includes('/ada/'))!.body.object.id;
    await tell(ada, 'Create', letter(ada, [father], { content: 'Rubber ones?', inReplyTo, published: inMinutes(0) }));
    const [answered, ...others] = await mailbox(server, father);
    expect(others).toEqual([]);
    expect(answered).toMatchObject({ unread: true, event: { uuid: party.event.uuid } });
    expect(texts(answered)).toEqual([expect.stringContaining('Bring boots'), 'Rubber ones?']);
  });

  it('does not go to whom the instance has shut out', async () => {
    const blocks = server.app.get(DomainBlocks, { strict: false });
    const block = async (severity: 'suspend' | null) => {
      await blocks.set('127.0.0.1', severity && { severity, rejectMedia: false });
      await server.runJobs();
    };
    const { id } = await write(server, father, 'Before', toAda());
    await block('suspend');
    await expect(write(server, father, 'New', toAda())).rejects.toThrow();
    await expect(write(server, father, 'After', { conversationId: id })).rejects.toMatchObject({
      code: 'conversation_over',
    });
    await block(null);
  });

  it('ends with the profile, which says so to those it wrote with', async () => {
    await addProfile(server, father.user, `other_${randomUUID().slice(0, 8)}`);
    await write(server, father, 'Farewell', toAda());
    await server.runJobs();
    await server.app.get(Persons, { strict: false }).delete(father.user, father.actor.id);
    await server.runJobs();
    const [gone] = await server.db.query<{ inbox: string }>(
      `SELECT d.inbox_url AS inbox FROM outbound_activities o JOIN deliveries d ON d.activity_id = o.id
        WHERE o.object_uri = $1 AND o.body->>'type' = 'Delete'`,
      [father.actor.url],
    );
    expect(gone).toEqual({ inbox: `${remote.url}/inbox` });
  });
});
