import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEvent, inHours } from '#test/events';
import { buildGroup, type BuiltGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { programToken } from '#test/programs';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { PhoenixClient, subscribed } from '#test/sockets';

let server: TestServer;
let host: TestPerson;
let club: BuiltGroup;
beforeAll(async () => {
  server = await startTestServer();
  host = await buildPerson(server, { name: 'Hélène' });
  club = await buildGroup(server, { founder: host, name: 'Night walkers' });
});
afterAll(() => server.close());

const json = { 'content-type': 'application/json' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Asks with what such programs send, and nothing that only this server knows. */
async function send(body: object, headers: Record<string, string> = {}, path = '/api'): Promise<GraphqlAnswer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: isForm ? headers : { ...json, ...headers },
    body: isForm ? body : JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as GraphqlAnswer;
}

describe('a site that shows what groups have coming up', () => {
  /** As PHP writes an instant. */
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, '+0000');
  const ask = (names: string[]) => {
    const declared = names.map((_, index) => `$group${index}: String!`);
    const groups = names.map(
      (_, index) => `group${index}: group(preferredUsername: $group${index}) {
        organizedEvents(afterDatetime: $afterDatetime, limit: $limit) {
          elements {
            id, title, url, beginsOn, endsOn,
            physicalAddress { description, locality },
            picture { alt, contentType, url }
          },
          total
        }
      }`,
    );
    const query = `query ($afterDatetime: DateTime, $limit: Int, ${declared.join(', ')}) { ${groups.join('\n')} }`;
    const named = Object.fromEntries(names.map((name, index) => [`group${index}`, name]));
    return send({ query, variables: { afterDatetime: now(), limit: 100, ...named } });
  };

  beforeAll(async () => {
    const { group, founder } = club;
    const make = (title: string, more: object) =>
      buildEvent(server, { organizer: founder, attributedToId: group.id, title, ...more });
    await make('Last week', { beginsOn: inHours(-170), endsOn: inHours(-168) });
    await make('Tonight', {
      beginsOn: inHours(3),
      tags: ['Dark'],
      physicalAddress: { description: 'The old mill', locality: 'Ghent', geom: '3.72;51.05' },
    });
  });

  test('asks after ten at once, and is told of each by its name', async () => {
    const { data, errors } = await ask(Array<string>(10).fill(club.group.preferredUsername));
    expect(errors).toBeUndefined();
    expect(Object.keys(data!)).toHaveLength(10);
    expect(data!.group9.organizedEvents).toEqual({
      total: 1,
      elements: [
        {
          id: expect.stringMatching(/^\d+$/),
          title: 'Tonight',
          url: expect.stringMatching(new RegExp(`^${server.url}/events/[0-9a-f-]{36}$`)),
          beginsOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
          endsOn: null,
          physicalAddress: { description: 'The old mill', locality: 'Ghent' },
          picture: null,
        },
      ],
    });
  });

  test('shows the others when one of them is unknown, and learns so from the code', async () => {
    const { data, errors } = await ask([club.group.preferredUsername, 'nobody_here']);
    expect(errors).toMatchObject([{ code: 'group_not_found', status_code: 404, path: ['group1'] }]);
    expect(data).toMatchObject({ group0: { organizedEvents: { total: 1 } }, group1: null });
  });

  test('asks in fragments on interfaces, counts first, and writes a slash behind the address', async () => {
    const query = `query Calendar($name: String!, $after: DateTime, $before: DateTime, $page: Int, $limit: Int) {
      group(preferredUsername: $name) { ...Calendar __typename }
    }
    fragment Calendar on Group {
      ...Named
      organizedEvents(afterDatetime: $after, beforeDatetime: $before, page: $page, limit: $limit) {
        total
        elements { ...Listed __typename }
      }
    }
    fragment Named on Actor { id type preferredUsername name domain url avatar { id url } __typename }
    fragment Listed on Event {
      id uuid title status draft language
      options { maximumAttendeeCapacity commentModeration timezone __typename }
      participantStats { participant notApproved __typename }
      attributedTo { ...Named ... on Group { openness visibility } }
      organizerActor { ...Named }
      tags { id slug title __typename }
      physicalAddress { id geom timezone type originId pictureInfo { url author { name } } __typename }
    }`;
    const variables = { name: club.group.preferredUsername, limit: 0 };
    const asked = { operationName: 'Calendar', variables, query };
    const { organizedEvents } = (await send(asked, {}, '/api/')).data!.group;
    expect(organizedEvents).toEqual({ total: 2, elements: [] });
    const all = await send({ ...asked, variables: { ...variables, limit: organizedEvents.total } }, {}, '/api/');
    expect(all.errors).toBeUndefined();
    const group = { __typename: 'Group', type: 'GROUP', id: club.group.id, domain: null, name: 'Night walkers' };
    expect(all.data!.group).toMatchObject(group);
    expect(all.data!.group.organizedEvents.elements[0]).toMatchObject({
      __typename: 'Event',
      uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      status: 'CONFIRMED',
      options: { commentModeration: 'ALLOW_ALL', __typename: 'EventOptions' },
      participantStats: { __typename: 'ParticipantStats' },
      attributedTo: { ...group, openness: 'OPEN', visibility: 'PUBLIC' },
      tags: [{ slug: 'dark', title: 'Dark', __typename: 'Tag' }],
      physicalAddress: { geom: '3.72;51.05', __typename: 'Address' },
    });
  });
});

describe('a program that publishes with a picture', () => {
  const CREATE = `mutation Publish($organizerActorId: ID!, $attributedToId: ID, $title: String!, $description: String!,
      $beginsOn: DateTime!, $endsOn: DateTime, $status: EventStatus, $visibility: EventVisibility,
      $joinOptions: EventJoinOptions, $draft: Boolean, $tags: [String], $picture: MediaInput, $onlineAddress: String,
      $category: EventCategory, $options: EventOptionsInput, $metadata: [EventMetadataInput], $contacts: [Contact]) {
    createEvent(organizerActorId: $organizerActorId, attributedToId: $attributedToId, title: $title,
        description: $description, beginsOn: $beginsOn, endsOn: $endsOn, status: $status, visibility: $visibility,
        joinOptions: $joinOptions, draft: $draft, tags: $tags, picture: $picture, onlineAddress: $onlineAddress,
        category: $category, options: $options, metadata: $metadata, contacts: $contacts) { id, uuid }
  }`;
  const UPLOAD = `mutation ($file: Upload!, $name: String!, $alt: String) {
    uploadMedia(file: $file, name: $name, alt: $alt) { id url }
  }`;
  const words = { name: 'poster.jpg', alt: 'A lantern' };
  let token: string;
  let poster: Blob;
  beforeAll(async () => {
    token = await programToken(server, host, 'read write');
    poster = new Blob([new Uint8Array(await photograph(400, 300))], { type: 'image/jpeg' });
  });

  /** The form of Absinthe: each file is a part that has as its name what the variable says. */
  function absinthe(query: string, variables: object, part: string): FormData {
    const form = new FormData();
    form.append('query', query);
    form.append('variables', JSON.stringify(variables));
    form.append(part, poster, 'poster.jpg');
    return form;
  }

  /** The form of graphql-multipart-request-spec: the variable is null, the map says where the file belongs. */
  function mapped(query: string, variables: object, place: string): FormData {
    const form = new FormData();
    form.append('operations', JSON.stringify({ operationName: 'Publish', query, variables }));
    form.append('map', JSON.stringify({ 0: [place] }));
    form.append('0', poster, 'poster.jpg');
    return form;
  }

  const event = (picture: object) => ({
    organizerActorId: host.actor.id,
    attributedToId: club.group.id,
    title: 'Lanterns',
    description: '<p>Bring <b>one</b>.</p>',
    beginsOn: inHours(50),
    endsOn: null,
    status: 'CONFIRMED',
    visibility: 'PUBLIC',
    joinOptions: 'FREE',
    draft: false,
    tags: ['Dark'],
    onlineAddress: 'https://lanterns.example/',
    category: 'ARTS',
    options: { timezone: 'Europe/Brussels', showStartTime: true, isOnline: false },
    metadata: [],
    contacts: [],
    picture,
  });

  const ways: Record<string, () => Promise<GraphqlAnswer>> = {
    'that it uploads first': async () => {
      const uploaded = await send(absinthe(UPLOAD, { ...words, file: 'image1' }, 'image1'), bearer(token));
      const { id } = uploaded.data!.uploadMedia;
      return send({ query: CREATE, variables: event({ mediaId: id }) }, bearer(token));
    },
    'that it sends along, as Absinthe wants it': () => {
      const part = 'p...i...c...t...u...r...e.m.e.d.i.a.file';
      return send(absinthe(CREATE, event({ media: { ...words, file: part } }), part), bearer(token));
    },
    'that it sends along, by a map': () =>
      send(mapped(CREATE, event({ media: { ...words, file: null } }), 'variables.picture.media.file'), bearer(token)),
  };

  test('learns as whom and for which group it can', async () => {
    const query = `query Own($page: Int, $limit: Int) {
      identities { ...Named }
      loggedUser { id defaultActor { ...Named } memberships(page: $page, limit: $limit) {
        total elements { role actor { id } parent { ...Named } } } }
    }
    fragment Named on Actor { id type preferredUsername }`;
    const { data } = await send({ query, variables: { page: 1, limit: 999 } }, bearer(token));
    const own = { id: host.actor.id, type: 'PERSON', preferredUsername: host.actor.preferredUsername };
    const parent = { id: club.group.id, type: 'GROUP', preferredUsername: club.group.preferredUsername };
    expect(data).toMatchObject({
      identities: [own],
      loggedUser: {
        defaultActor: own,
        memberships: { total: 1, elements: [{ role: 'CREATOR', actor: { id: host.actor.id }, parent }] },
      },
    });
  });

  test.each(Object.entries(ways))('%s', async (_, publish) => {
    const { data, errors } = await publish();
    expect(errors).toBeUndefined();
    const query = `query ($uuid: UUID!) { event(uuid: $uuid) { id title category attributedTo { id }
      picture { id uuid name alt url contentType metadata { width height } } } }`;
    const shown = (await send({ query, variables: { uuid: data!.createEvent.uuid } })).data!.event;
    expect(shown).toMatchObject({
      id: data!.createEvent.id,
      category: 'ARTS',
      attributedTo: { id: club.group.id },
      picture: { ...words, metadata: { width: 400, height: 300 } },
    });
    const file = await fetch(shown.picture.url);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, shown.picture.contentType]);
  });
});

test('a script signs in with the password of its owner, takes new tokens, and publishes', async () => {
  const { user, actor, password } = await buildPerson(server);
  const login = `mutation Login($email: String!, $password: String!) {
    login(email: $email, password: $password) { accessToken refreshToken user { id email role __typename } __typename } }`;
  const entered = await send({ operationName: 'Login', variables: { email: user.email, password }, query: login });
  expect(entered.data!.login.user).toEqual({ id: user.id, email: user.email, role: 'USER', __typename: 'User' });
  const renew = 'mutation ($rt: String!) { refreshToken(refreshToken: $rt) { accessToken, refreshToken } }';
  const renewed = await send({ query: renew, variables: { rt: entered.data!.login.refreshToken } });
  const create = `mutation ($id: ID!, $beginsOn: DateTime!) {
    createEvent(organizerActorId: $id, title: "Soup for all", description: "", beginsOn: $beginsOn) {
      id, uuid, url, local, status, visibility, joinOptions, draft } }`;
  const variables = { id: actor.id, beginsOn: inHours(20) };
  const { data } = await send({ query: create, variables }, bearer(renewed.data!.refreshToken.accessToken));
  const defaults = { local: true, status: 'CONFIRMED', visibility: 'PUBLIC', joinOptions: 'FREE', draft: false };
  expect(data!.createEvent).toMatchObject(defaults);
});

test('a program that was let in watches over the socket of Absinthe', async () => {
  const { event } = await buildEvent(server, { organizer: host });
  const guest = await buildPerson(server);
  const token = await programToken(server, guest, 'read write:participation');
  const client = await PhoenixClient.open(server, `token=${token}&vsn=2.0.0`);
  const [control, actorId] = ['__absinthe__:control', guest.actor.id];
  client.send(control, 'phx_join', {});
  await client.next();
  const query = `subscription ($actorId: ID!, $eventId: ID!) { eventPersonParticipationChanged(personId: $actorId) {
    id participations(eventId: $eventId) { total elements { id role actor { id } event { id } } } } }`;
  client.send(control, 'doc', { query, variables: { actorId, eventId: event.id } });
  const { subscriptionId } = (await client.next())[4].response;
  await subscribed(server, 1);

  const join = 'mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { role } }';
  await send({ query: join, variables: { eventId: event.id, actorId } }, bearer(token));
  const [, , topic, kind, { result }] = await client.next();
  expect([topic, kind]).toEqual([subscriptionId, 'subscription:data']);
  const { participations } = result.data.eventPersonParticipationChanged;
  const taken = { role: 'PARTICIPANT', actor: { id: actorId }, event: { id: event.id } };
  expect(participations).toMatchObject({ total: 1, elements: [taken] });
  client.close();
  await subscribed(server, 0);
});

test('lists of things to do are empty, and nobody makes one', async () => {
  const read = `query ($name: String!) {
    group(preferredUsername: $name) { types todoLists(page: 1, limit: 5) { total elements {
      id title todos(limit: 3) { total elements { id title status dueDate creator { id } assignedTo { id } } } } } }
    todoList(id: "1") { id title actor { id } }
    todo(id: "1") { id title todoList { id } }
  }`;
  const none = { group: { types: null, todoLists: { total: 0, elements: [] } }, todoList: null, todo: null };
  const token = await programToken(server, host, 'read:group:todo_lists');
  for (const headers of [bearer(host.accessToken), bearer(token)]) {
    const { data, errors } = await send({ query: read, variables: { name: club.group.preferredUsername } }, headers);
    expect({ data, errors }).toEqual({ data: none, errors: undefined });
    for (const write of [
      `createTodoList(title: "Posters", groupId: "${club.group.id}") { id }`,
      'createTodo(todoListId: "1", title: "Print", status: false, dueDate: "2090-01-01T10:00:00Z") { id }',
      'updateTodo(id: "1", status: true) { id }',
    ]) {
      const refused = await send({ query: `mutation { ${write} }` }, headers);
      expect(refused.errors).toMatchObject([{ code: 'not_supported', status_code: 400 }]);
    }
  }
});
