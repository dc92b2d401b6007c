import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor } from '#convoke/actors';
import { commandLineOn } from '#test/command-line';
import { addProfile, buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const convoke = (...args: string[]) => commandLineOn(server)(...args);
const answer = async (...args: string[]) => JSON.parse((await convoke(...args, '--json')).stdout);
const actorOf = (id: string) => server.db.manager.findOneByOrFail(Actor, { id });
const logged = async (id: string) =>
  (
    await server.db.query<{ action: string }>(
      `SELECT action FROM action_logs WHERE target_kind = 'actor' AND target_id = $1 AND user_id IS NULL ORDER BY id`,
      [id],
    )
  ).map(({ action }) => action);

describe('profiles', () => {
  it('are listed and shown, and whose they are is not said', async () => {
    const { user, actor } = await buildPerson(server, { username: 'found_by_name' });
    const listed = await answer('profiles', 'list', 'found_by', '--local');
    expect(listed).toMatchObject([{ handle: '@found_by_name', suspended: false }]);
    const shown = await convoke('profiles', 'show', `@FOUND_by_name@${server.config.server.publicHost}`, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ id: actor.id, url: actor.url });
    expect(shown.stdout).not.toContain(user.email);
    expect(await answer('profiles', 'list', 'found_by', '--remote')).toEqual([]);
  });

  it('are suspended, let in again and deleted, each written down', async () => {
    const { user } = await buildPerson(server);
    const actor = await addProfile(server, user, 'goes_soon');
    expect(await convoke('profiles', 'suspend', 'goes_soon')).toMatchObject({ exitCode: 2 });
    await convoke('profiles', 'suspend', '@goes_soon', '--reason', 'Insults', '--yes');
    expect(await actorOf(actor.id)).toMatchObject({ suspended: true, suspensionReason: 'Insults' });
    await convoke('profiles', 'unsuspend', 'goes_soon');
    expect((await actorOf(actor.id)).suspended).toBe(false);
    const both = await Promise.all([1, 2].map(() => convoke('profiles', 'delete', 'goes_soon', '--yes')));
    expect(both.map(({ exitCode }) => exitCode).toSorted()).toEqual([0, 1]);
    expect((await actorOf(actor.id)).deletedAt).toBeTruthy();
    expect(await logged(actor.id)).toEqual(['actor_suspension', 'actor_unsuspension', 'actor_deletion']);
  });

  it('are made for an account, which is written down without saying for which', async () => {
    const { user } = await buildPerson(server);
    const made = await answer('profiles', 'create', user.email, 'made_here', '--display-name', 'Made Here');
    expect(made).toMatchObject({ handle: '@made_here' });
    expect(await actorOf(made.id)).toMatchObject({ name: 'Made Here', userId: user.id, type: 'person' });
    expect(await logged(made.id)).toEqual(['actor_creation']);
    const [log] = await server.db.query('SELECT details FROM action_logs WHERE target_id = $1', [made.id]);
    expect(log!.details).toEqual({ name: '@made_here' });
    for (const name of ['made_here', 'Not A Name', 'admin', 'x'.repeat(5000)])
      expect([name, (await convoke('profiles', 'create', user.email, name)).exitCode]).toEqual([name, 1]);
    expect(await convoke('profiles', 'create', 'nobody@example.org', 'fine_name')).toMatchObject({ exitCode: 1 });
  });

  it('are silenced, listed as such and heard again, each written down', async () => {
    const { actor } = await buildPerson(server, { username: 'too_loud' });
    await convoke('profiles', 'silence', '@too_loud');
    expect(await answer('profiles', 'list', '--silenced')).toMatchObject([{ handle: '@too_loud' }]);
    await convoke('profiles', 'unsilence', 'too_loud');
    expect(await answer('profiles', 'list', '--silenced')).toEqual([]);
    expect(await convoke('profiles', 'refresh', 'too_loud')).toMatchObject({ exitCode: 1 });
    expect(await logged(actor.id)).toEqual(['actor_silencing', 'actor_unsilencing']);
  });

  it('that are the only one of an account stay', async () => {
    const { actor } = await buildPerson(server);
    const { exitCode, stderr } = await convoke('profiles', 'delete', actor.preferredUsername, '--yes');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('only profile')]);
    expect(await logged(actor.id)).toEqual([]);
  });

  it('are not mistaken for groups, nor found by nonsense', async () => {
    const { actor } = await buildPerson(server);
    expect(await convoke('groups', 'show', actor.preferredUsername)).toMatchObject({ exitCode: 1 });
    for (const handle of ['@', '@@@', `'; DROP TABLE actors; --`, `a@${'b'.repeat(5000)}`, actor.id]) {
      const { exitCode, stderr } = await convoke('profiles', 'suspend', handle, '--yes');
      expect([handle, exitCode, stderr.trim().split('\n').length]).toEqual([handle, 1, 1]);
    }
  });
});

describe('groups', () => {
  it('are suspended and deleted by their handle', async () => {
    const { actor, accessToken: token } = await buildPerson(server);
    const { data } = await server.graphql(
      `mutation ($id: ID!) { createGroup(actorId: $id, preferredUsername: "hikers", name: "Hikers") { id } }`,
      { id: actor.id },
      { token },
    );
    const { id } = data!.createGroup;
    expect(await answer('groups', 'list')).toMatchObject([{ handle: '@hikers', name: 'Hikers' }]);
    await convoke('groups', 'suspend', 'hikers', '--yes');
    expect(await answer('groups', 'list', '--suspended')).toMatchObject([{ handle: '@hikers' }]);
    await convoke('groups', 'delete', '@hikers', '--yes');
    expect(await convoke('groups', 'list')).toMatchObject({ stdout: 'There is no such group.\n' });
    expect(await logged(id)).toEqual(['actor_suspension', 'actor_deletion']);
  });
});

describe('reports', () => {
  it('are listed, shown, noted on and settled', async () => {
    const { actor: reported } = await buildPerson(server);
    const { accessToken: token } = await buildPerson(server);
    const { data } = await server.graphql(
      `mutation ($id: ID!) { createReport(reportedId: $id, content: "He shouts") { id } }`,
      { id: reported.id },
      { token },
    );
    const { id } = data!.createReport;
    expect(await answer('reports', 'list')).toMatchObject([{ id, about: `@${reported.preferredUsername}` }]);
    expect(await convoke('reports', 'note', id, 'I wrote to him')).toMatchObject({ exitCode: 0 });
    expect(await convoke('reports', 'resolve', id)).toMatchObject({ stdout: `The report ${id} is resolved.\n` });
    expect(await answer('reports', 'show', id)).toMatchObject({
      status: 'resolved',
      content: 'He shouts',
      notes: [{ content: 'I wrote to him' }],
    });
    expect(await answer('reports', 'list')).toEqual([]);
    for (const wrong of ['0', '-1', 'x', '9'.repeat(30)]) {
      expect([wrong, (await convoke('reports', 'close', wrong)).exitCode]).toEqual([wrong, 1]);
    }
  });
});
