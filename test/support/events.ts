import { randomUUID } from 'node:crypto';
import { type Event, EventCreation, type Participation, ParticipantRole, ParticipationService } from '#convoke/events';
import { buildPerson, type TestPerson } from './people.js';
import type { TestServer } from './server.js';

/** What createEvent takes, and whose event it is. */
interface EventTraits {
  organizer?: TestPerson;
  /** Profiles of anybody: they are put on the event without asking whether its organizer could name them. */
  contacts?: { id: string }[];
  [argument: string]: unknown;
}

export interface BuiltEvent {
  event: Event;
  organizer: TestPerson;
}

/** Some hours from now; negative ones lie in the past. */
export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** A public event of tomorrow, unless said otherwise; who organizes it is made where nobody is given. */
export async function buildEvent(server: TestServer, traits: EventTraits = {}): Promise<BuiltEvent> {
  const { organizer = await buildPerson(server), contacts = [], ...values } = traits;
  const given = {
    title: `Event ${randomUUID().slice(0, 8)}`,
    description: '<p>Bring a friend.</p>',
    beginsOn: inHours(24),
    organizerActorId: organizer.actor.id,
    ...values,
  };
  const event = await server.app.get(EventCreation, { strict: false }).create(organizer.viewer, given);
  for (const { id } of contacts) await addContact(server, event, id);
  return { event, organizer };
}

async function addContact(server: TestServer, event: Event, actorId: string): Promise<void> {
  const position = event.contactIds.push(actorId);
  const row = [event.id, actorId, position];
  await server.db.query('INSERT INTO event_contacts (event_id, actor_id, position) VALUES ($1, $2, $3)', row);
}

/** Somebody's participation in a role that the organizer can give. */
export async function buildParticipation(
  server: TestServer,
  { event, organizer }: BuiltEvent,
  person: TestPerson,
  role: ParticipantRole = ParticipantRole.PARTICIPANT,
): Promise<Participation> {
  const service = server.app.get(ParticipationService, { strict: false });
  const joined = await service.join(person.viewer, { eventId: event.id, actorId: person.actor.id });
  return service.changeRole(organizer.viewer, joined.id, role);
}

/** Rows of everything that an event may write. */
export async function writtenByEvents({ db }: TestServer): Promise<unknown> {
  const tables = [
    'events',
    'event_stats',
    'participations',
    'event_tags',
    'event_contacts',
    'addresses',
    'media_attachments',
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  return (await db.query(`SELECT ${counts.join(', ')}`))[0];
}
