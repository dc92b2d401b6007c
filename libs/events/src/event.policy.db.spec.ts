import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEvent } from '../../../test/support/events.js';
import { buildGroup, putMember } from '../../../test/support/groups.js';
import { addProfile, buildPerson } from '../../../test/support/people.js';
import { startTestServer, type TestServer } from '../../../test/support/server.js';
import { MemberRole } from '#convoke/actors';
import { type EventViewer, LISTED, maySeeEvent, visibleEvents } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import type { Event } from './event.entity.js';
import { InvitationStatus } from './event-invitation.entity.js';
import { ParticipantRole } from './participation.entity.js';
import { ParticipationQueries } from './participation.queries.js';

/** One profile for each thing that somebody can be to an event. */
const INVITED = Object.values(InvitationStatus).map((status) => `invited_${status}`);
const IN_GROUP = Object.values(MemberRole).map((role) => `group_${role}`);
const RELATIONS = [
  'organizer',
  'contact',
  'named',
  'stranger',
  ...INVITED,
  ...IN_GROUP,
  ...Object.values(ParticipantRole),
];

let server: TestServer;
let events: Event[];
const viewers = new Map<string, EventViewer>([['nobody', { actorIds: [], isModerator: false }]]);

beforeAll(async () => {
  server = await startTestServer();
  const organizer = await buildPerson(server);
  const ids = new Map([['organizer', organizer.actor.id]]);
  for (const relation of RELATIONS.slice(1)) ids.set(relation, (await addProfile(server, organizer.user, relation)).id);
  for (const [relation, id] of ids) viewers.set(relation, { actorIds: [id], isModerator: relation === 'stranger' });
  viewers.set('organizer and stranger', {
    actorIds: [ids.get('stranger')!, ids.get('organizer')!],
    isModerator: false,
  });

  viewers.set('organizer who moderates', { actorIds: [ids.get('organizer')!], isModerator: true });

  const { group } = await buildGroup(server);
  for (const role of Object.values(MemberRole)) await putMember(server, group.id, ids.get(`group_${role}`)!, role);
  const shown = { discoverable: true, suspended: false, groupId: null as string | null, local: true };
  const visibilities = ['public', 'unlisted', 'restricted', 'private'];
  const kinds = visibilities.map((visibility) => ({ visibility, ...shown }));
  kinds.push(...visibilities.map((visibility) => ({ visibility, ...shown, groupId: group.id })));
  kinds.push(
    { ...shown, visibility: 'restricted', groupId: group.id, local: false },
    { ...shown, visibility: 'public', discoverable: false },
    { ...shown, visibility: 'public', suspended: true },
    { ...shown, visibility: 'private', suspended: true },
  );
  for (const { visibility, discoverable, suspended, groupId, local } of kinds) {
    for (const draft of [false, true]) {
      for (const deletedAt of [null, new Date()]) {
        const { event } = await buildEvent(server, { organizer, contacts: [{ id: ids.get('contact')! }] });
        await server.db.query(
          `UPDATE events SET visibility = $2, draft = $3, deleted_at = $4, discoverable = $5, suspended = $6,
            attributed_to_id = $7, local = $8 WHERE id = $1`,
          [event.id, visibility, draft, deletedAt, discoverable, suspended, groupId, local],
        );
        await server.db.query(
          `INSERT INTO organizer_invitations (event_id, actor_id, inviter_actor_id, role, inserted_at)
            VALUES ($1, $2, $3, 'co_organizer', now())`,
          [event.id, ids.get('named'), organizer.actor.id],
        );
        for (const status of Object.values(InvitationStatus)) {
          await server.db.query(
            `INSERT INTO event_invitations (event_id, actor_id, inviter_actor_id, status, inserted_at, updated_at)
              VALUES ($1, $2, $3, $4, now(), now())`,
            [event.id, ids.get(`invited_${status}`), organizer.actor.id, status],
          );
        }
        for (const role of Object.values(ParticipantRole)) {
          await server.db.query(
            `INSERT INTO participations (uuid, event_id, actor_id, role, waiting_rank)
              VALUES (gen_random_uuid(), $1, $2, $3, $4)`,
            [event.id, ids.get(role), role, role === ParticipantRole.WAITING ? 1 : null],
          );
        }
      }
    }
  }
  events = await server.app.get(EventQueries, { strict: false }).list('ORDER BY e.id', []);
});
afterAll(() => server.close());

const allowed = async (condition: string, params: unknown[]) => {
  const rows = await server.db.query<{ id: string }>(
    `SELECT e.id FROM events e WHERE ${condition} ORDER BY e.id`,
    params,
  );
  return rows.map(({ id }) => id);
};

test('SQL and predicate agree on who may see which of 48 kinds of events', async () => {
  const participations = server.app.get(ParticipationQueries, { strict: false });
  expect(events).toHaveLength(48);
  const seen = new Map<string, number>();
  for (const [name, viewer] of viewers) {
    const standings = await participations.standings(
      events.map(({ id }) => id),
      viewer.actorIds,
    );
    const byPredicate = events
      .filter((event) =>
        maySeeEvent(viewer, event, standings.get(event.id)!, {
          invited: /pending|declined/.test(name),
          named: name === 'named',
          member: /group_(member|moderator|administrator|creator)/.test(name),
        }),
      )
      .map(({ id }) => id);
    expect(await allowed(visibleEvents('$1', viewer), [viewer.actorIds]), name).toEqual(byPredicate);
    seen.set(name, byPredicate.length);
  }
  expect(Object.fromEntries(seen)).toMatchObject({
    nobody: 4,
    stranger: 6,
    rejected: 5,
    participant: 10,
    creator: 5,
    invited_pending: 10,
    invited_declined: 10,
    invited_accepted: 5,
    contact: 20,
    named: 20,
    organizer: 14,
    'organizer who moderates': 18,
    group_invited: 5,
    group_not_approved: 5,
    group_rejected: 5,
    group_member: 7,
    group_moderator: 12,
    group_administrator: 12,
    group_creator: 12,
  });
});

test('only public, published, present events that we may show are listed', async () => {
  const listed = events.filter(
    ({ visibility, discoverable, suspended, draft, deletedAt }) =>
      visibility === 'public' && discoverable && !suspended && !draft && !deletedAt,
  );
  expect(await allowed(LISTED, [])).toEqual(listed.map(({ id }) => id));
});
