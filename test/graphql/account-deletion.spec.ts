import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AccountLetters, Session, User } from '#convoke/accounts';
import { Actor, Persons } from '#convoke/actors';
import { UploadedFile } from '#convoke/core';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, signIn, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const DELETE =
  'mutation ($password: String, $userId: ID) { deleteAccount(password: $password, userId: $userId) { id } }';
const LOGIN =
  'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { user { id } } }';
const PERSON = 'query ($id: ID!) { person(id: $id) { id } }';

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const remove = ({ accessToken: token, password }: TestPerson, variables: Record<string, unknown> = {}) =>
  server.graphql(DELETE, { password, ...variables }, { token });
const exists = ({ user: { id } }: TestPerson) => server.db.manager.existsBy(User, { id });
const actor = (id: string) => server.db.manager.findOneByOrFail(Actor, { id });
const codeOfPage = async (id: string) => codeOf(await server.graphql(PERSON, { id })) ?? 'there';

/** When the profiles of a person go, by the jobs that were written. */
async function moments(ids: string[]): Promise<Date[]> {
  const rows = await server.db.query<{ start_after: Date }>(
    `SELECT start_after FROM jobs.job WHERE name = 'actors.remove-profile' AND data->>'actorId' = ANY($1)`,
    [ids],
  );
  return rows.map(({ start_after }) => start_after).sort((a, b) => a.getTime() - b.getTime());
}

async function letAllJobsBeDue(): Promise<void> {
  await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'actors.remove-profile'`);
  await server.runJobs();
}

describe('an account that is deleted', () => {
  test('is gone at once, with its sessions, and says goodbye by mail', async () => {
    const person = await buildPerson(server, { locale: 'fr' });
    const elsewhere = await signIn(server, person.user);
    expect((await remove(person)).data).toEqual({ deleteAccount: { id: person.user.id } });
    expect(await exists(person)).toBe(false);
    expect(await server.db.manager.countBy(Session, { userId: person.user.id })).toBe(0);
    for (const token of [person.accessToken, elsewhere.accessToken]) {
      expect(await server.graphql('{ loggedUser { id } }', {}, { token })).toMatchObject({ message: 'invalid_token' });
    }
    expect(codeOf(await server.graphql(LOGIN, { email: person.user.email, password: person.password }))).toBe(
      'invalid_credentials',
    );
    const [mail] = await mailsTo(server, person.user.email);
    expect(mail!.subject).toContain('votre compte est supprimé');
  });

  test('takes its only profile along, whose name stays taken', async () => {
    const person = await buildPerson(server, { name: 'Rose' });
    await remove(person);
    await server.runJobs();
    expect(await codeOfPage(person.actor.id)).toBe('person_not_found');
    expect(await actor(person.actor.id)).toMatchObject({ name: null, userId: null, deletedAt: expect.any(Date) });
    const other = await buildPerson(server);
    const create = 'mutation ($name: String!) { createPerson(preferredUsername: $name) { id } }';
    const answer = await server.graphql(create, { name: person.actor.preferredUsername }, { token: other.accessToken });
    expect(answer.errors![0]).toMatchObject({ code: 'validation', field: 'preferredUsername' });
  });

  test('takes along what its profiles organize', async () => {
    const person = await buildPerson(server);
    const create = `mutation ($organizerActorId: ID!) {
      createEvent(organizerActorId: $organizerActorId, title: "The last one", description: "", beginsOn: "2031-01-01T10:00:00Z", draft: false) { uuid }
    }`;
    const { data } = await server.graphql(create, { organizerActorId: person.actor.id }, { token: person.accessToken });
    await remove(person);
    await server.runJobs();
    const event = await server.graphql('query ($uuid: UUID!) { event(uuid: $uuid) { id } }', data!.createEvent);
    expect(codeOf(event)).toBe('event_not_found');
  });

  test('lets each profile go at a moment of its own within a day, so that none shows another', async () => {
    const person = await buildPerson(server);
    const others = [];
    for (let made = 0; made < 5; made++)
      others.push(await addProfile(server, person.user, `p_${randomUUID().slice(0, 8)}`));
    const ids = [person.actor, ...others].map(({ id }) => id);
    const begin = Date.now();
    await remove(person);
    const [first, ...later] = await moments(ids);
    expect(Math.abs(first!.getTime() - begin)).toBeLessThan(60_000);
    const gaps = later.map((moment, index) => moment.getTime() - (index ? later[index - 1]! : first!).getTime());
    expect(later).toHaveLength(5);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(new Set(gaps).size).toBe(5);
    expect(later.at(-1)!.getTime() - begin).toBeLessThan(24 * 3_600_000 + 60_000);

    await server.runJobs();
    expect(await Promise.all(others.map(({ id }) => codeOfPage(id)))).toEqual(Array(5).fill('there'));
    await letAllJobsBeDue();
    expect(await Promise.all(ids.map(codeOfPage))).toEqual(Array(6).fill('person_not_found'));
  });

  test('lets the pictures of each profile go after it, not all of them together', async () => {
    const person = await buildPerson(server);
    const ids = [person.actor.id, (await addProfile(server, person.user, `p_${randomUUID().slice(0, 8)}`)).id];
    for (const [place, id] of ids.entries()) {
      const file = new UploadedFile('face.jpg', 'image/jpeg', await photograph(80 + place, 80));
      const avatar = { media: { name: 'face', file } };
      await server.app.get(Persons, { strict: false }).update(person.user, id, { avatar });
    }
    const released = async () => {
      const query =
        'SELECT owner_actor_id AS id FROM media WHERE owner_actor_id = ANY($1) AND unattached_since IS NOT NULL';
      return (await server.db.query<{ id: string }>(query, [ids])).map(({ id }) => id);
    };
    await remove(person);
    await server.runJobs();
    expect(await released()).toEqual([person.actor.id]);
    await letAllJobsBeDue();
    expect(new Set(await released())).toEqual(new Set(ids));
  });

  test('frees its address for a new account', async () => {
    const person = await buildPerson(server);
    await remove(person);
    await buildPerson(server, { email: person.user.email });
    expect(
      codeOf(await server.graphql(LOGIN, { email: person.user.email, password: person.password })),
    ).toBeUndefined();
  });

  test('is deleted once, even when ten ask at once', async () => {
    const person = await buildPerson(server);
    await Promise.all(Array.from({ length: 10 }, () => remove(person)));
    expect(await exists(person)).toBe(false);
    expect(await moments([person.actor.id])).toHaveLength(1);
    expect(await mailsTo(server, person.user.email)).toHaveLength(1);
  });

  test('buries a profile once, however often the job runs', async () => {
    const person = await buildPerson(server);
    await remove(person);
    await server.runJobs();
    const { deletedAt } = await actor(person.actor.id);
    await server.db.query(`UPDATE jobs.job SET state = 'created' WHERE name = 'actors.remove-profile'`);
    await server.runJobs();
    expect((await actor(person.actor.id)).deletedAt).toEqual(deletedAt);
  });
});

describe('deleting an account', () => {
  test('leaves nothing half done where it fails in the middle', async () => {
    const person = await buildPerson(server);
    vi.spyOn(server.app.get(AccountLetters, { strict: false }), 'send').mockRejectedValueOnce(new Error('killed'));
    expect(codeOf(await remove(person))).toBe('unknown_error');
    expect(await exists(person)).toBe(true);
    expect(await actor(person.actor.id)).toMatchObject({ userId: person.user.id, deletedAt: null });
    expect(await moments([person.actor.id])).toHaveLength(0);
    expect((await remove(person)).data!.deleteAccount.id).toBe(person.user.id);
  });

  test('needs its password', async () => {
    const person = await buildPerson(server);
    for (const password of [null, undefined, '', 'not the password', '\u0000', 'x'.repeat(500_000)]) {
      expect((await remove(person, { password })).errors![0]).toMatchObject({
        code: 'incorrect_password',
        field: 'password',
      });
    }
    expect(await exists(person)).toBe(true);
    expect(await codeOfPage(person.actor.id)).toBe('there');
  });

  test('needs somebody who is signed in', async () => {
    expect(codeOf(await server.graphql(DELETE, { password: 'x' }))).toBe('unauthenticated');
  });

  test("is refused for somebody else's to who is no moderator", async () => {
    const person = await buildPerson(server);
    const other = await buildPerson(server);
    for (const userId of [person.user.id, '0', 'x', '']) {
      expect(codeOf(await remove(other, { userId }))).toBe('unauthorized');
    }
    expect(await exists(other)).toBe(true);
    expect(await exists(person)).toBe(true);
    expect((await remove(person, { userId: person.user.id })).data!.deleteAccount.id).toBe(person.user.id);
  });

  test('is refused to the last administrator, also when the last two ask at once', async () => {
    await server.db.query(`UPDATE users SET role = 'user'`);
    const disabled = await buildPerson(server, { role: 'administrator' });
    await server.db.manager.update(User, { id: disabled.user.id }, { disabledAt: new Date() });
    const last = [
      await buildPerson(server, { role: 'administrator' }),
      await buildPerson(server, { role: 'administrator' }),
    ];
    const answers = await Promise.all(last.map((person) => remove(person)));
    expect(answers.map((answer) => codeOf(answer) ?? 'gone').sort()).toEqual(['gone', 'last_administrator']);
    expect((await Promise.all(last.map(exists))).filter(Boolean)).toHaveLength(1);
  });
});
