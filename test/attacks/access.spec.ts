import { ModulesContainer } from '@nestjs/core';
import { getNamedType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { ACCESS, accessOf, type AccessRule, type Audience } from '#convoke/core';
import { contents } from '#test/contents';
import { call, rootFields, schemaOf } from '#test/generated-calls';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { buildOwned, IGNORED_IDS, REFUSED_IDS } from './owned-ids.js';

/** Refusals of the gate; where services have the same, they name the argument. */
const REFUSALS = ['unauthenticated', 'profile_required', 'unauthorized'];
/** Whom each audience leaves out, and what they are told. */
const REFUSED: Partial<Record<Audience, Record<string, string>>> = {
  anyone: {},
  account: { visitor: 'unauthenticated' },
  profile: { visitor: 'unauthenticated', account: 'profile_required' },
  moderator: { visitor: 'unauthenticated', account: 'unauthorized', member: 'unauthorized' },
  administrator: {
    visitor: 'unauthenticated',
    account: 'unauthorized',
    member: 'unauthorized',
    moderator: 'unauthorized',
  },
};
/** Open to anyone; who has no account acts as the instance’s anonymous actor there. */
const WITHOUT_ACCOUNT_AS_ANONYMOUS = ['joinEvent', 'leaveEvent'];

let server: TestServer;
const tokens: Record<string, string | undefined> = { visitor: undefined };
beforeAll(async () => {
  server = await startTestServer();
  tokens.account = await withoutProfile();
  for (const role of [UserRole.USER, UserRole.MODERATOR, UserRole.ADMINISTRATOR]) {
    tokens[role === UserRole.USER ? 'member' : role] = (await buildPerson(server, { role })).accessToken;
  }
});
afterAll(() => server.close());

async function withoutProfile(): Promise<string> {
  const { user, accessToken } = await buildPerson(server);
  await server.db.query('UPDATE users SET default_actor_id = NULL WHERE id = $1', [user.id]);
  await server.db.query('UPDATE actors SET user_id = NULL WHERE user_id = $1', [user.id]);
  return accessToken;
}

const stated = () => rootFields(schemaOf(server)).map((field) => ({ field, audience: accessOf(field)!.audience }));

describe('every query and mutation', () => {
  test('refuses those whom it is not for, and does nothing for them', async () => {
    const before = await contents(server);
    const wrong: object[] = [];
    for (const { field, audience } of stated()) {
      for (const [who, code] of Object.entries(REFUSED[audience]!)) {
        const { data, errors } = await call(server, field, { token: tokens[who] });
        const refused = errors?.length === 1 && errors[0]!.code === code && !data?.[field.name];
        if (!refused) wrong.push({ field: field.name, who, code, data, errors });
      }
    }
    expect(wrong).toEqual([]);
    expect(await contents(server)).toEqual(before);
  });

  test('lets in those whom it is for', async () => {
    const wrong: object[] = [];
    for (const { field, audience } of stated()) {
      for (const [who, token] of Object.entries(tokens)) {
        if (who in REFUSED[audience]! || (!token && WITHOUT_ACCOUNT_AS_ANONYMOUS.includes(field.name))) continue;
        const { errors = [] } = await call(server, field, { token });
        if (errors.some(({ code, field: named }) => !named && REFUSALS.includes(code)))
          wrong.push({ field: field.name, who, errors });
        expect(errors.filter(({ code }) => ['bad_request', 'unknown_error'].includes(code))).toEqual([]);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is closed to an account that is disabled', async () => {
    const { user, accessToken: token } = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
    await server.db.query('UPDATE users SET disabled_at = now() WHERE id = $1', [user.id]);
    const before = await contents(server);
    for (const { field } of stated()) {
      expect(await call(server, field, { token })).toMatchObject({ message: 'invalid_token' });
    }
    expect(await contents(server)).toEqual(before);
  });
});

test('what a resolver states of a field holds, even where the type declares the field', () => {
  const held = new Set(
    Object.values(schemaOf(server).getTypeMap())
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.values(type.getFields()).map(accessOf)),
  );
  const providers = [...server.app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
  const resolvers = new Set(providers.map(({ metatype }) => metatype?.prototype as object | undefined));
  const ignored = [...resolvers].flatMap((resolver) =>
    Object.getOwnPropertyNames(resolver ?? {}).filter((name) => {
      const rule = Reflect.getMetadata(ACCESS, resolver!, name) as AccessRule | undefined;
      return rule !== undefined && !held.has(rule);
    }),
  );
  expect(ignored).toEqual([]);
});

describe('the id of what is somebody else’s', () => {
  test('is refused or unknown, and nothing changes', async () => {
    const [stranger, rose] = [await buildPerson(server), await buildPerson(server)];
    const [own, theirs] = [await buildOwned(server, stranger), await buildOwned(server, rose)];
    const fields = new Map(stated().map(({ field }) => [field.name, field]));
    const wrong: object[] = [];
    const before = await contents(server);
    for (const [name, attempt] of Object.entries(REFUSED_IDS)) {
      const [mutation, given, code] = attempt(theirs, own);
      const { errors } = await call(server, fields.get(mutation)!, { token: stranger.accessToken, given });
      if (errors?.length !== 1 || errors[0]!.code !== code) wrong.push({ name, code, errors });
    }
    expect(wrong).toEqual([]);
    expect(await contents(server)).toEqual(before);
  });

  test('is tried wherever a mutation takes one', () => {
    const open = stated().filter(
      ({ field, audience }) => field.operation === 'mutation' && !['moderator', 'administrator'].includes(audience),
    );
    const inputs = Object.values(schemaOf(server).getTypeMap()).filter(isInputObjectType);
    const taken = [
      ...open.map(({ field }) => ({ name: field.name, values: field.args })),
      ...inputs.map((input) => ({ name: input.name, values: Object.values(input.getFields()) })),
    ].flatMap(({ name, values }) =>
      values.filter(({ type }) => getNamedType(type).name === 'ID').map((value) => `${name}.${value.name}`),
    );
    expect(taken.filter((name) => !(name in REFUSED_IDS) && !IGNORED_IDS.includes(name))).toEqual([]);
  });
});

describe('what the schema lets anybody reach', () => {
  /** Fields that anyone may follow from a root, and the types they lead to. */
  function reachable() {
    const schema = schemaOf(server);
    const [types, fields] = [new Set<string>(), new Map<string, string>()];
    const waiting = [schema.getQueryType()!, schema.getMutationType()!].map(String);
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const type = schema.getType(name)!;
      if (types.has(name) || !(isObjectType(type) || isInterfaceType(type))) continue;
      types.add(name);
      if (isInterfaceType(type)) waiting.push(...schema.getPossibleTypes(type).map(String));
      for (const field of Object.values(type.getFields())) {
        if ((accessOf(field)?.audience ?? 'anyone') !== 'anyone') continue;
        fields.set(`${name}.${field.name}`, getNamedType(field.type).name);
        waiting.push(getNamedType(field.type).name);
      }
    }
    return { types, fields };
  }

  test('has nothing of what only some people may know', () => {
    const { types } = reachable();
    const closed = [
      'UserSession',
      'SignIn',
      'SecondFactor',
      'SecondFactorOffer',
      'AuthApplicationToken',
      'ApplicationDeviceActivation',
      'InvitationLink',
      'RegistrationRequest',
      'ReportEvidence',
      'ReportNote',
      'ActionLog',
      'Instance',
      'DeliveryQueue',
      'Export',
      'Import',
    ];
    expect(closed.filter((name) => types.has(name) || !schemaOf(server).getType(name))).toEqual([]);
  });

  test('leads to accounts only where somebody proves that it is theirs, or has just made it', () => {
    const { fields } = reachable();
    const leading = [...fields].filter(([, type]) => type === 'User').map(([name]) => name);
    expect(leading.sort()).toEqual(['Login.user', 'Mutation.createUser', 'Mutation.validateEmail']);
  });
});
