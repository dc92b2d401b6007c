import { describe, expect, it } from 'vitest';
import { eventWithEverything, federatedActor, HOME } from '#test/federated-event';
import * as vocabulary from './index.js';
import { PUBLIC, readActivity, readCollection, readEvent, writeEvent } from './index.js';

const organizer = federatedActor('host');
const event = eventWithEverything();
const document = writeEvent(event, { organizer, takesAnonymous: true });
const at = new Date('2026-12-01T12:00:00Z');
const there = 'https://there.example/events/1';
const deed = { id: `${HOME}/deeds/1`, actor: organizer.url, to: ['https://there.example/actor'], cc: [] };
const wire = (value: unknown) => JSON.parse(JSON.stringify(value));
const read = (value: unknown) => readActivity(wire(value));

describe('an activity', () => {
  it('that tells of an event carries it, to whom the event is for', () => {
    const created = read(vocabulary.writeCreate(organizer.url, document));
    expect(created).toMatchObject({
      id: `${event.url}/activity`,
      type: 'Create',
      actorUri: organizer.url,
      objectUri: event.url,
      publishedAt: event.publishedAt,
      to: [PUBLIC],
      cc: [`${organizer.url}/followers`],
    });
    expect(readEvent(created.object)).toEqual(readEvent(wire(document)));
    const updated = read(vocabulary.writeUpdate(organizer.url, document, at));
    expect(updated).toMatchObject({ type: 'Update', publishedAt: at, to: [PUBLIC], objectUri: event.url });
  });

  it('names the vocabulary once, on the outside', () => {
    const create = vocabulary.writeCreate(organizer.url, document);
    const page = vocabulary.writeCollectionPage({
      id: `${HOME}/c?page=1`,
      partOf: `${HOME}/c`,
      totalItems: 1,
      items: [create],
      next: null,
      prev: null,
    });
    expect(JSON.stringify(create).split('"@context"')).toHaveLength(2);
    expect(JSON.stringify(vocabulary.writeUndo(deed, create))).toContain('"@context"');
    expect(JSON.stringify(page).split('"@context"')).toHaveLength(2);
  });

  it('of each of two changes has an id of its own, of one change the same again', () => {
    const ids = [at, at, new Date(at.getTime() + 1)].map(
      (when) => vocabulary.writeUpdate(organizer.url, document, when).id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('that deletes leaves a tombstone to those who knew what was there', () => {
    const tombstone = vocabulary.writeTombstone(event.url, 'Event', at);
    const deleted = read(
      vocabulary.writeDelete(organizer.url, tombstone, { to: [PUBLIC], cc: [`${organizer.url}/followers`] }),
    );
    expect(deleted).toMatchObject({ type: 'Delete', objectUri: event.url, to: [PUBLIC] });
    expect(deleted.object).toEqual({
      id: event.url,
      type: 'Tombstone',
      formerType: 'Event',
      deleted: '2026-12-01T12:00:00Z',
    });
    const gone = read(vocabulary.writeActorDelete(organizer.url, { to: [PUBLIC], cc: [] }));
    expect(gone).toMatchObject({ id: `${organizer.url}#delete`, objectUri: organizer.url, object: null });
  });

  it.each([
    ['Announce', vocabulary.writeAnnounce(deed, there, at), there],
    ['Follow', vocabulary.writeFollow(deed, there), there],
    ['Join', vocabulary.writeJoin(deed, there), there],
    ['Leave', vocabulary.writeLeave(deed, there), there],
    ['Accept', vocabulary.writeAccept(deed, { id: there, type: 'Join' }), there],
    ['Reject', vocabulary.writeReject(deed, { id: there, type: 'Join' }), there],
    ['Ignore', vocabulary.writeIgnore(deed, there), there],
    ['Undo', vocabulary.writeUndo(deed, { id: there, type: 'Follow' }), there],
  ])('%s says who does it to what, and is sent to whom it concerns', (type, activity, objectUri) => {
    expect(read(activity)).toMatchObject({
      type,
      id: deed.id,
      actorUri: organizer.url,
      objectUri,
      to: deed.to,
      cc: [],
    });
  });

  it('that joins may say something', () => {
    expect(read(vocabulary.writeJoin(deed, there, 'I bring cake')).message).toBe('I bring cake');
    expect(vocabulary.writeJoin(deed, there)).not.toHaveProperty('participationMessage');
  });

  it('is read whatever its object is', () => {
    const like = { id: `${there}#like`, type: 'Like', actor: { type: 'Person', id: 'https://there.example/a' } };
    expect(readActivity(like)).toMatchObject({ objectUri: null, object: null, objectUris: [] });
    expect(readActivity({ ...like, object: [there, { id: `${there}/2` }] })).toMatchObject({
      objectUri: there,
      object: null,
      objectUris: [there, `${there}/2`],
    });
  });
});

describe('a collection', () => {
  it('is read back as it was, and its pages one after the other', () => {
    const id = `${organizer.url}/outbox`;
    const whole = readCollection(wire(vocabulary.writeCollection({ id, totalItems: 3, first: `${id}?page=1` })));
    expect(whole).toEqual({ uri: id, totalItems: 3, items: [], first: `${id}?page=1`, next: null });
    const items = [there, document];
    const parts = { id: `${id}?page=1`, partOf: id, totalItems: 3, items, next: `${id}?page=2`, prev: null };
    const page = readCollection(wire(vocabulary.writeCollectionPage(parts)));
    expect(page).toMatchObject({ uri: `${id}?page=1`, next: `${id}?page=2`, items: [there, { id: event.url }] });
  });

  it('whose members nobody is told says how many they are', () => {
    const closed = vocabulary.writeCollection({ id: `${HOME}/c`, totalItems: 5, first: null });
    expect(readCollection(wire(closed))).toMatchObject({ totalItems: 5, first: null, items: [] });
  });
});
