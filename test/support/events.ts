import { randomUUID } from 'node:crypto';
import { type Event, EventCreation, type Participation, ParticipantRole, ParticipationService } from '#convoke/events';
import { buildPerson, type TestPerson } from './people.js';
import type { TestServer } from './server.js';

/** What createEvent takes, and whose event it is. */
interface EventTraits {
  organizer?: TestPerson;
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
  const { organizer = await buildPerson(server), ...values } = traits;
  const given = {
    title: `Event ${randomUUID().slice(0, 8)}`,
    description: '<p>Bring a friend.</p>',
    beginsOn: inHours(24),
    organizerActorId: organizer.actor.id,
    ...values,
  };
  const event = await server.app.get(EventCreation, { strict: false }).create(organizer.viewer, given);
  return { event, organizer };
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
