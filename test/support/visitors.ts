import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { anonymousActorId } from './anonymous.js';
import { buildEvent, type BuiltEvent } from './events.js';
import { buildPerson, type TestPerson } from './people.js';
import { startTestServer, type TestServer } from './server.js';

/** Starts a server at whose events people without an account take part, and says what these and an organizer do there. */
export function useVisitors() {
  let server: TestServer;
  let father: TestPerson;
  beforeAll(async () => {
    server = await startTestServer({
      ANONYMOUS_PARTICIPATION: 'true',
      RATE_LIMITS: 'true',
      TRUSTED_PROXIES: '127.0.0.1',
    });
    father = await buildPerson(server, { name: 'Father' });
  });
  beforeEach(() => server.db.query('DELETE FROM rate_limits'));
  afterAll(() => server.close());

  const open = (traits: object = {}, options: object = {}) =>
    buildEvent(server, { organizer: father, options: { anonymousParticipation: true, ...options }, ...traits });
  const address = () => `visitor-${randomUUID()}@example.org`;
  const leave = async (eventId: string, token: string, actorId?: string) => {
    const query = `mutation ($eventId: ID!, $actorId: ID!, $token: String) {
      leaveEvent(eventId: $eventId, actorId: $actorId, token: $token) { id actor { id } event { id } } }`;
    return server.graphql(query, { eventId, actorId: actorId ?? (await anonymousActorId(server)), token });
  };
  const linked = (token: string) =>
    server.graphql(
      'query ($token: String!) { linkedParticipation(token: $token) { role message cancellationToken ticketUrl event { title } } }',
      { token },
    );
  const say = (cancellationToken: string, message: string) =>
    server.graphql(
      `mutation ($cancellationToken: String!, $message: String!) {
        updateLinkedParticipation(cancellationToken: $cancellationToken, message: $message) { role message } }`,
      { cancellationToken, message },
    );
  const decide = (id: string, role: string) =>
    server.graphql(
      'mutation ($id: ID!, $role: ParticipantRoleEnum!) { updateParticipation(id: $id, role: $role) { role } }',
      { id, role },
      { token: father.accessToken },
    );
  const guests = async ({ event }: BuiltEvent, roles = '') => {
    const query = `query ($uuid: UUID!, $roles: String) { event(uuid: $uuid) {
      participantStats { going notConfirmed notApproved participant }
      participants(roles: $roles, limit: 50) { total elements { id role actor { id preferredUsername name } metadata { message locale } } } } }`;
    const { data } = await server.graphql(query, { uuid: event.uuid, roles }, { token: father.accessToken });
    return data!.event;
  };
  const rows = ({ event }: BuiltEvent) =>
    server.db.query<{ email: string; role: string; metadata: object }>(
      'SELECT email, role, metadata FROM participations WHERE event_id = $1 AND anonymous ORDER BY id',
      [event.id],
    );
  const codeOf = ({ errors }: { errors?: { code: string }[] }) => errors?.[0]?.code;

  return {
    get server() {
      return server;
    },
    get father() {
      return father;
    },
    open,
    address,
    leave,
    linked,
    say,
    decide,
    guests,
    rows,
    codeOf,
  };
}
