import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, ActorKind } from '#convoke/actors';
import { BossHolder, JobRegistry } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { buildEvent, inHours } from '#test/events';
import { waitingForLock } from '#test/locks';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '../../../test/support/server.js';
import type { ForeignEvent, ForeignParts } from './foreign-event.js';
import { ForeignEvents } from './foreign-events.service.js';
import { EventQueries } from './event.queries.js';
import { ParticipationService } from './participation.service.js';

const AT = new Date('2031-05-01T10:00:00Z');
let server: TestServer;
let events: ForeignEvents;
let queries: EventQueries;
let parts: ForeignParts;
let count = 0;

beforeAll(async () => {
  server = await startTestServer();
  events = server.app.get(ForeignEvents, { strict: false });
  queries = server.app.get(EventQueries, { strict: false });
  parts = {
    organizerId: await remotePerson('ada'),
    attributedToId: null,
    pictureId: null,
    discoverable: true,
    handsOver: false,
  };
});
afterAll(() => server.close());

async function remotePerson(name: string): Promise<Actor['id']> {
  const [row] = await server.db.query<{ id: string }>(
    `INSERT INTO actors (type, preferred_username, domain, url, created_at, updated_at)
      VALUES ($1, $2, 'elsewhere.example', 'https://elsewhere.example/@' || $2, now(), now()) RETURNING id`,
    [ActorKind.PERSON, name],
  );
  return row!.id;
}

function told(traits: Partial<ForeignEvent> = {}): ForeignEvent {
  return {
    url: `https://elsewhere.example/events/${++count}`,
    title: 'Open rehearsal',
    description: '<p>Bring <b>friends</b></p>',
    beginsOn: AT,
    previousBeginsOn: null,
    endsOn: new Date(AT.getTime() + 3_600_000),
    timezone: 'Europe/Lisbon',
    status: 'confirmed',
    visibility: 'public',
    joinOptions: 'free',
    externalParticipationUrl: null,
    categories: ['MUSIC'],
    language: 'pt',
    isOnline: false,
    onlineAddress: null,
    phoneAddress: null,
    options: { maximumAttendeeCapacity: 40 },
    metadata: [],
    tags: ['fado', '#Choir'],
    address: { description: 'The hall', locality: 'Lisboa', geom: '-9.14;38.72' },
    insertedAt: new Date('2031-01-01T00:00:00Z'),
    changedAt: new Date('2031-01-02T00:00:00Z'),
    participantCount: 12,
    remainingCapacity: 3,
    ...traits,
  };
}

const stored = async (url: string) => (await queries.findByUrl(url))!;
const listed = async (title: string) => {
  await server.runJobs();
  const { data } = await server.graphql(`{ searchEvents(term: "${title}") { elements { title } } }`);
  return data!.searchEvents.elements.length;
};

describe('an event told by another server', () => {
  it('is kept as told, with its tags, its place and how many go', async () => {
    const foreign = told();
    const { id } = await events.save(foreign, parts);
    const event = await stored(foreign.url);
    expect(event).toMatchObject({
      id,
      local: false,
      draft: false,
      title: 'Open rehearsal',
      description: '<p>Bring <b>friends</b></p>',
      timezone: 'Europe/Lisbon',
      language: 'pt',
      organizerActorId: parts.organizerId,
      tags: [{ slug: 'choir' }, { slug: 'fado' }],
      options: { maximumAttendeeCapacity: 40 },
    });
    expect(event.physicalAddressId).not.toBeNull();
    expect(event.stats.going).toBe(12);
  });

  it('is of the first of its categories that is known here, also where that is of our own making or hidden', async () => {
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    const own = [{ id: 'FEST_NOZ', names: { fr: 'Fest-noz' } }];
    await settings.change({ eventCategories: { own, hidden: ['FEST_NOZ'], order: [] } });
    const foreign = told({ categories: ['UNHEARD_OF', 'fest_noz', 'MUSIC'] });
    await events.save(foreign, parts);
    expect(await stored(foreign.url)).toMatchObject({ category: 'FEST_NOZ' });
    await settings.change({ eventCategories: { own: [], hidden: [], order: [] } });
  });

  it('is clipped and cleaned rather than refused', async () => {
    const foreign = told({
      title: `<script>alert(1)</script>${'x'.repeat(300)}`,
      description: '<p onclick="x()">Hi<script>alert(1)</script><a href="javascript:x">y</a></p>',
      endsOn: new Date(AT.getTime() - 1),
      onlineAddress: 'javascript:alert(1)',
      externalParticipationUrl: 'data:text/html,x',
      joinOptions: 'external',
      language: '!!',
      categories: ['UNHEARD_OF'],
      timezone: 'Mars/Olympus',
      tags: ['x', 'ok', '', ...Array.from({ length: 300 }, (_, index) => `tag ${index}`)],
      address: { description: 'y'.repeat(10_000), geom: 'not;numbers' },
      options: { maximumAttendeeCapacity: -3 },
    });
    await events.save(foreign, parts);
    const event = await stored(foreign.url);
    expect([...event.title]).toHaveLength(200);
    expect(event.title).not.toContain('<');
    expect(event.description).toBe('<p>Hi<a rel="noopener noreferrer ugc">y</a></p>');
    expect(event).toMatchObject({
      endsOn: null,
      onlineAddress: null,
      externalParticipationUrl: foreign.url,
      language: 'und',
      category: 'MEETING',
    });
    expect(event.tags.length).toBeLessThanOrEqual(20);
  });

  it('changes with a newer version, and not with an older one', async () => {
    const foreign = told();
    await events.save(foreign, parts);
    await events.save({ ...foreign, title: 'Newer', changedAt: new Date('2031-02-01'), participantCount: 14 }, parts);
    await events.save({ ...foreign, title: 'Older', changedAt: new Date('2031-01-15') }, parts);
    const event = await stored(foreign.url);
    expect([event.title, event.stats.going]).toEqual(['Newer', 14]);
  });

  it('remembers when it was to begin, told by its server or seen by us, until it is moved again', async () => {
    const later = (days: number) => new Date(AT.getTime() + days * 86_400_000);
    const foreign = told({ endsOn: null, previousBeginsOn: later(-1) });
    const previous = async (traits: Partial<ForeignEvent> = {}) => {
      await events.save({ ...foreign, ...traits }, parts);
      return (await stored(foreign.url)).previousBeginsOn;
    };
    expect(await previous()).toEqual(later(-1));
    expect(await previous({ beginsOn: later(1), previousBeginsOn: null })).toEqual(AT);
    expect(await previous({ beginsOn: later(1), previousBeginsOn: null, title: 'Other words' })).toEqual(AT);
    expect(await previous({ beginsOn: later(3), previousBeginsOn: later(2) })).toEqual(later(2));
  });

  it('counts our people beside those whom its server told of, from when they are let in until they leave', async () => {
    const foreign = told({ beginsOn: inHours(24), endsOn: null });
    const { id, uuid } = await events.save(foreign, parts);
    const numbers = async () => {
      const query = `{ event(uuid: "${uuid}") { participantStats { going } options { remainingAttendeeCapacity } } }`;
      const { participantStats, options } = (await server.graphql(query)).data!.event;
      return [participantStats.going, options.remainingAttendeeCapacity];
    };
    const guests = server.app.get(ParticipationService, { strict: false });
    const { viewer, actor } = await buildPerson(server);
    await guests.join(viewer, { eventId: id, actorId: actor.id });
    expect(await numbers()).toEqual([12, 3]);
    await guests.settle(id, actor.id, 'participant');
    expect(await numbers()).toEqual([13, 2]);
    await events.save({ ...foreign, participantCount: 20, remainingCapacity: 0 }, parts);
    expect(await numbers()).toEqual([20, 0]);
    await guests.leave(viewer, id, actor.id);
    expect(await numbers()).toEqual([19, 1]);
    await events.save({ ...foreign, participantCount: null, remainingCapacity: null }, parts);
    expect(await numbers()).toEqual([null, null]);
  });

  it('is one event, however many bring it at once', async () => {
    const foreign = told();
    const saved = await Promise.all(Array.from({ length: 8 }, () => events.save(foreign, parts)));
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
  });

  it('keeps each its own parts when many are told at once', async () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      told({ tags: [`lesson ${index}`, 'shared'], address: { locality: `Town ${index}` }, participantCount: index }),
    );
    const bare = told({ tags: [], address: null, title: 'Lone \ud800 surrogate' });
    const saved = await Promise.all([...many, bare].map((foreign) => events.save(foreign, parts)));
    const rows = await server.db.query<{ town: string | null; tags: string[]; reported: number; creators: number }>(
      `SELECT a.locality AS town, s.reported, s.creator AS creators,
          ARRAY(SELECT t.slug FROM event_tags x JOIN tags t ON t.id = x.tag_id WHERE x.event_id = e.id ORDER BY 1) AS tags
        FROM events e JOIN event_stats s ON s.event_id = e.id LEFT JOIN addresses a ON a.id = e.physical_address_id
          JOIN participations p ON p.event_id = e.id AND p.role = 'creator' AND p.actor_id = e.organizer_actor_id
        WHERE e.id = ANY($1) ORDER BY array_position($1, e.id)`,
      [saved.map(({ id }) => id)],
    );
    expect(rows).toEqual([
      ...many.map((_, index) => ({
        town: `Town ${index}`,
        tags: [`lesson-${index}`, 'shared'],
        reported: index,
        creators: 1,
      })),
      { town: null, tags: [], reported: 12, creators: 1 },
    ]);
  });

  it('that cannot be kept does not take those with it that were told at once', async () => {
    const nobody = { ...parts, organizerId: '999999999' };
    const [first, second] = [told(), told()];
    const saved = await Promise.allSettled([
      events.save(first, parts),
      events.save(told(), nobody),
      events.save(second, parts),
    ]);
    expect(saved.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await stored(second.url)).tags).toHaveLength(2);
  });

  it('cannot be changed by another organizer, unless its server vouches for them, nor an event of ours', async () => {
    const foreign = told();
    await events.save(foreign, parts);
    const other = { ...parts, organizerId: await remotePerson('mallory') };
    await expect(events.save({ ...foreign, title: 'Mine' }, other)).rejects.toThrow('unauthorized');
    expect((await stored(foreign.url)).title).toBe('Open rehearsal');
    const taken = await events.save({ ...foreign, title: 'Mine' }, { ...other, handsOver: true });
    expect(taken).toMatchObject({ title: 'Mine', organizerActorId: other.organizerId });
    await expect(events.save({ ...foreign, title: 'Ours' }, parts)).rejects.toThrow('unauthorized');
    const makers = await server.db.query('SELECT actor_id AS id, role FROM participations WHERE event_id = $1', [
      taken.id,
    ]);
    expect(makers).toEqual([{ id: other.organizerId, role: 'creator' }]);
  });

  it('stays deleted once it was deleted', async () => {
    const foreign = told();
    await events.save(foreign, parts);
    expect(await events.remove(foreign.url)).toBe(true);
    expect(await events.remove(foreign.url)).toBe(false);
    await events.save({ ...foreign, changedAt: new Date('2031-12-01') }, parts);
    expect((await stored(foreign.url)).deletedAt).not.toBeNull();
  });

  it('is found by strangers only when it is discoverable, from then on and until it is not', async () => {
    const foreign = told({ title: 'Hidden rehearsal' });
    const { id } = await events.save(foreign, { ...parts, discoverable: false });
    expect(await listed('Hidden rehearsal')).toBe(0);
    await events.save({ ...foreign, changedAt: new Date('2031-03-01') }, parts);
    await events.reveal([id], 'true');
    expect(await listed('Hidden rehearsal')).toBe(1);
    await events.reveal([id], 'false');
    expect(await listed('Hidden rehearsal')).toBe(0);
  });

  it('is news when it is shown or hidden, and not when it stays as it was', async () => {
    const shown = (await events.save(told(), parts)).id;
    const hidden = (await events.save(told(), { ...parts, discoverable: false })).id;
    await server.runJobs();
    await events.reveal([shown, hidden], 'true');
    const [queue] = server.app.get(JobRegistry).subscribersOf('event.updated');
    const waiting = await server.app.get(BossHolder).boss.findJobs(queue!, { queued: true });
    expect(waiting.map(({ data }) => data)).toMatchObject([{ eventId: hidden }]);
    await server.runJobs();
  });

  it('is hidden by its own server’s standing, which says nothing of events here', async () => {
    const { event } = await buildEvent(server);
    await events.reveal([event.id], 'false');
    expect((await queries.getById(event.id)).discoverable).toBe(true);
  });

  it('is revealed with others in one order, so that no two who reveal the same wait for each other', async () => {
    const [first, second] = [(await events.save(told(), parts)).id, (await events.save(told(), parts)).id];
    // Its row lies behind the other one from here on, and that is how few rows are gone through.
    await server.db.query('UPDATE events SET title = title WHERE id = $1', [first]);
    await server.db.query('ANALYZE events');
    const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = server.db.transaction(async (tx) => {
      await server.db.query('SELECT FROM events WHERE id = $1 FOR UPDATE', [first], tx);
      held.resolve();
      await release.promise;
    });
    await held.promise;
    const revealing = events.reveal([second, first], 'false');
    await waitingForLock(server);
    const free = await server.db.query('SELECT id FROM events WHERE id = $1 FOR UPDATE SKIP LOCKED', [second]);
    release.resolve();
    await Promise.all([holding, revealing]);
    expect(free).toEqual([{ id: second }]);
  });
});
