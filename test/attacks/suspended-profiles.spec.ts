import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Suspensions } from '#convoke/actors';
import { accessOf } from '#convoke/core';
import { call, rootFields, schemaOf } from '#test/generated-calls';
import { addProfile, buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { buildOwned, REFUSED_IDS } from './owned-ids.js';

/** Refused ids that are of the account rather than of a profile: their owner keeps them, whatever becomes of a profile. */
const OF_THE_ACCOUNT =
  /^(endSession|deleteAccount|revoke|removeMedia|unlink|deleteExport|deleteEventSubscription|discardImport|deleteFeedToken|MediaInput|AddressInput|deletePerson)/;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const mutations = () => rootFields(schemaOf(server)).filter(({ operation }) => operation === 'mutation');
const suspend = (id: string) => server.app.get(Suspensions, { strict: false }).set(id, true);

describe('who has only profiles that are suspended', () => {
  test('is refused by every mutation that takes a profile', async () => {
    const rose = await buildPerson(server);
    await suspend(rose.actor.id);
    const open: object[] = [];
    for (const field of mutations().filter((each) => accessOf(each)!.audience === 'profile')) {
      const { errors } = await call(server, field, { token: rose.accessToken });
      if (errors?.[0]!.code !== 'profile_suspended') open.push({ name: field.name, errors });
    }
    expect(open).toEqual([]);
  });

  test('cannot make another profile, but can take an export and delete the account', async () => {
    const rose = await buildPerson(server);
    await suspend(rose.actor.id);
    const ask = (query: string, variables: object = {}) =>
      server.graphql(query, { ...variables }, { token: rose.accessToken });
    const codeOf = async (answer: ReturnType<typeof ask>) => (await answer).errors?.[0]!.code;
    expect(await codeOf(ask('mutation { createPerson(preferredUsername: "rose_again") { id } }'))).toBe(
      'profile_suspended',
    );
    const update = 'mutation ($id: ID!) { updatePerson(id: $id, name: "Watches") { id } }';
    expect(await codeOf(ask(update, { id: rose.actor.id }))).toBe('profile_suspended');
    expect(await codeOf(ask('mutation { requestExport { id } }'))).toBeUndefined();
    expect(
      await codeOf(ask('mutation ($p: String!) { deleteAccount(password: $p) { id } }', { p: rose.password })),
    ).toBeUndefined();
  });
});

test('what a profile owns that is suspended is closed to its owner’s other profile as well', async () => {
  const rose = await buildPerson(server);
  const theirs = await buildOwned(server, rose);
  const actor = await addProfile(server, rose.user, `${rose.actor.preferredUsername}_two`);
  const own = { ...(await buildOwned(server, await buildPerson(server))), actorId: actor.id };
  await suspend(rose.actor.id);
  const fields = new Map(mutations().map((field) => [field.name, field]));
  const done: string[] = [];
  for (const [name, attempt] of Object.entries(REFUSED_IDS)) {
    if (OF_THE_ACCOUNT.test(name)) continue;
    const [mutation, given] = attempt(theirs, own);
    const { errors } = await call(server, fields.get(mutation)!, { token: rose.accessToken, given });
    if (!errors) done.push(name);
  }
  expect(done).toEqual([]);
});
