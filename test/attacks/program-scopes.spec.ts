import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, ANY_SCOPE } from '#convoke/core';
import { SCOPES } from '../../libs/accounts/src/applications/scopes.js';
import { buildEvent } from '#test/events';
import { call, rootFields, schemaOf } from '#test/generated-calls';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { programToken } from '#test/programs';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { buildGroup } from './owned-groups.js';

let server: TestServer;
let person: TestPerson;
let secondId: string;
/** Of programs that may do next to nothing. */
let narrow: string;
beforeAll(async () => {
  server = await startTestServer();
  person = await buildPerson(server, { role: 'administrator' });
  secondId = (await addProfile(server, person.user, 'nobody_knows_her')).id;
  narrow = await programToken(server, person, 'write:event:create');
});
afterAll(() => server.close());

const ask = (query: string, token: string, variables = {}) => server.graphql(query, variables, { token });
const refusals = ({ errors = [] }: GraphqlAnswer) => errors.map(({ code, message }) => `${code} ${message}`);
const scopeAsked = (scope: string) => expect.stringMatching(new RegExp(`^insufficient_scope .*“${scope}”`));

const stated = () => rootFields(schemaOf(server)).map((field) => ({ field, rule: accessOf(field)! }));

test('every scope that a field asks for is one that programs can ask for', () => {
  const asked = Object.values(schemaOf(server).getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .map((field) => accessOf(field)?.scope)
    .filter((scope) => scope !== undefined && scope !== null && scope !== ANY_SCOPE);
  expect(asked.filter((scope) => !SCOPES.includes(scope!))).toEqual([]);
  expect(asked).toContain('read:event:participants');
});

describe('a program of narrow scope', () => {
  test('does nothing that it was not allowed, and reads what strangers read, whatever the operation', async () => {
    const token = await programToken(server, person, 'read:group:todo_lists');
    const wrong: object[] = [];
    for (const { field, rule } of stated()) {
      const { audience, scope } = rule;
      if (scope === ANY_SCOPE || (audience === 'anyone' && field.operation === 'query')) continue;
      const refused = await call(server, field, { token });
      const [code, ...more] = refusals(refused);
      const told = scope
        ? code?.startsWith('insufficient_scope ') && code.includes(`“${scope}”`)
        : code?.startsWith('not_for_programs ');
      if (!told || more.length > 0 || refused.data?.[field.name]) wrong.push({ field: field.name, scope, code });
    }
    expect(wrong).toEqual([]);
  });

  test('learns as whom it acts', async () => {
    const { data } = await ask('{ config { name } loggedUser { id defaultActor { id } } loggedPerson { id } }', narrow);
    const actor = { id: person.actor.id };
    expect(data).toMatchObject({ loggedUser: { id: person.user.id, defaultActor: actor }, loggedPerson: actor });
  });

  test.each([
    ['email', 'read:user:settings'],
    ['locale', 'read:user:settings'],
    ['role', 'read:user:settings'],
    ['settings { timezone }', 'read:user:settings'],
    ['actors { id }', 'read:profile'],
    ['participations { total }', 'read:user:participations'],
    ['drafts { total }', 'read:user:draft_events'],
    ['eventInvitations { total }', 'read:user:participations'],
    ['media { total }', 'read:user:media'],
    ['mediaSize', 'read:user:media'],
    ['defaultActor { organizedEvents { total } }', 'read:profile:organized_events'],
    ['defaultActor { participations { total } }', 'read:profile:participations'],
    ['defaultActor { user { id } }', 'read:profile'],
    ['defaultActor { mediaSize }', 'read:user:media'],
  ])('does not get %s of the account, and is told that it would need %s', async (field, scope) => {
    expect(refusals(await ask(`{ loggedUser { ${field} } }`, narrow))).toEqual([scopeAsked(scope)]);
    const wide = await programToken(server, person, scope);
    expect(refusals(await ask(`{ loggedUser { ${field} } }`, wide))).toEqual([]);
  });

  test('does not get what no program is shown, even when it may read and write everything', async () => {
    const token = await programToken(server, person, 'read write');
    for (const field of [
      'sessions { id }',
      'signIns { ip }',
      'currentSignInIp',
      'lastSignInIp',
      'currentSignInAt',
      'unconfirmedEmail',
      'authAuthorizedApplications { id }',
      'feedTokens { token }',
    ]) {
      const refused = refusals(await ask(`{ loggedUser { ${field} } }`, token));
      expect([field, ...refused]).toEqual([field, expect.stringMatching(/^not_for_programs /)]);
    }
    for (const { field, rule } of stated()) {
      if (!['moderator', 'administrator'].includes(rule.audience)) continue;
      const refused = refusals(await call(server, field, { token }));
      expect([field.name, ...refused]).toEqual([field.name, expect.stringMatching(/^not_for_programs /)]);
    }
  });
});

describe('of the profiles of an account', () => {
  const CREATE = `mutation ($id: ID!) {
    createEvent(title: "Trees", description: "", beginsOn: "2090-01-01T10:00:00Z", organizerActorId: $id) {
      uuid organizerActor { id }
    }
  }`;

  test('a program acts as the one that it knows', async () => {
    const { data } = await ask(CREATE, narrow, { id: person.actor.id });
    expect(data!.createEvent.organizerActor.id).toBe(person.actor.id);
    const stranger = await buildPerson(server);
    const asOther = await ask(CREATE, narrow, { id: secondId });
    const asStranger = await ask(CREATE, narrow, { id: stranger.actor.id });
    expect(refusals(asOther)).toHaveLength(1);
    expect(refusals(asOther)).toEqual(refusals(asStranger));
  });

  test('a program learns no other by asking after it', async () => {
    const stranger = await buildPerson(server);
    const scopes =
      'write:event:create read:profile:organized_events read:profile:participations read:user:media read:event';
    const token = await programToken(server, person, scopes);
    const query = `query ($id: ID!) { person(id: $id) {
      user { id } mediaSize organizedEvents { total } participations { total } eventInvitations { total } } }`;
    const about = async (id: string) => {
      const { data, errors } = await ask(query, token, { id });
      return { data, errors };
    };
    await ask(CREATE, person.accessToken, { id: secondId });
    expect(await about(secondId)).toEqual(await about(stranger.actor.id));
  });

  test('a program that may read profiles knows all, and acts as any', async () => {
    const token = await programToken(server, person, 'read:profile write:event:create');
    const { data } = await ask('{ identities { id } }', token);
    expect(data!.identities.map(({ id }: { id: string }) => id)).toEqual([person.actor.id, secondId]);
    expect((await ask(CREATE, token, { id: secondId })).data!.createEvent.organizerActor.id).toBe(secondId);
  });
});

describe('of events', () => {
  test('a program without read:event sees what strangers see', async () => {
    const { event } = await buildEvent(server, { draft: true, organizer: person });
    const open = await buildEvent(server, { organizer: person });
    const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { title viewerCan { update } } }';
    const seen = async (token: string, uuid: string) => (await ask(query, token, { uuid })).data!.event;
    expect(await seen(narrow, event.uuid)).toBeNull();
    expect((await seen(narrow, open.event.uuid)).viewerCan).toEqual({ update: false });
    const reader = await programToken(server, person, 'read:event');
    expect((await seen(reader, event.uuid)).viewerCan).toEqual({ update: true });
    const found = (token: string) =>
      ask('query ($uri: String!) { interact(uri: $uri) { url } }', token, { uri: event.url });
    expect((await found(reader)).data!.interact.url).toBe(event.url);
    expect((await found(narrow)).data!.interact).toBeNull();
  });

  test('a program without read:event:participants does not see who comes', async () => {
    const { event } = await buildEvent(server, { organizer: person });
    const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { participants { total } viewerParticipations { id } } }';
    const reader = await programToken(server, person, 'read:event');
    expect(refusals(await ask(query, reader, { uuid: event.uuid }))).toEqual([
      scopeAsked('read:event:participants'),
      scopeAsked('read:profile:participations'),
    ]);
    const wide = await programToken(server, person, 'read:event:participants read:profile:participations');
    const { data } = await ask(query, wide, { uuid: event.uuid });
    expect(data!.event.participants.total).toBe(1);
  });
});

describe('of groups', () => {
  let name: string;
  beforeAll(async () => {
    ({ preferredUsername: name } = await buildGroup(server, person));
  });
  const read = async (scopes: string, fields: string) =>
    ask(`{ group(preferredUsername: "${name}") { ${fields} } }`, await programToken(server, person, scopes));

  test('a program without read:group sees what strangers see', async () => {
    expect(refusals(await read('write:group:update', 'id'))).toEqual([expect.stringMatching(/^group_not_found /)]);
    expect((await read('read:group', 'preferredUsername')).data).toEqual({ group: { preferredUsername: name } });
  });

  test.each([
    ['members', 'read:group:members'],
    ['invitationLinks', 'read:group:members'],
    ['followers', 'read:group:followers'],
  ])('a program does not see %s without %s', async (list, scope) => {
    expect(refusals(await read('read:group', `${list} { total }`))).toEqual([scopeAsked(scope)]);
    expect((await read(`read:group ${scope}`, `${list} { total }`)).errors).toBeUndefined();
  });
});

test('a program of somebody who runs the instance runs nothing', async () => {
  const { event } = await buildEvent(server);
  const token = await programToken(server, person, 'read write');
  const remove = `mutation { deleteEvent(eventId: "${event.id}") { id } }`;
  expect(refusals(await ask(remove, token))).toEqual([expect.stringMatching(/^unauthorized /)]);
  expect((await ask(remove, person.accessToken)).data!.deleteEvent.id).toBe(event.id);
});

test('a program that may only write reads nothing of the account, and the other way round', async () => {
  const [reader, writer] = [await programToken(server, person, 'read'), await programToken(server, person, 'write')];
  expect(refusals(await ask('{ loggedUser { email } }', writer))).toEqual([scopeAsked('read:user:settings')]);
  const { data } = await ask('{ loggedUser { email } }', reader);
  expect(data!.loggedUser.email).toBe(person.user.email);
  const change = 'mutation { updateLocale(locale: "fr") { id } }';
  expect(refusals(await ask(change, reader))).toEqual([scopeAsked('write:user:settings')]);
  expect((await ask(change, writer)).data!.updateLocale.id).toBe(person.user.id);
});

test('people themselves need no scope', async () => {
  const { errors } = await ask('{ loggedUser { email sessions { id } } instances { total } }', person.accessToken);
  expect(errors).toBeUndefined();
});
