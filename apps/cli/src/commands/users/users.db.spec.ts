import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User, UserRole } from '#convoke/accounts';
import { InstanceSettingsService } from '#convoke/instance';
import { commandLineOn } from '#test/command-line';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const convoke = (...args: string[]) => commandLineOn(server)('users', ...args);
const answer = async (...args: string[]) => JSON.parse((await convoke(...args, '--json')).stdout);
const account = (id: string) => server.db.manager.findOneBy(User, { id });

async function logged(id: string): Promise<string[]> {
  const rows = await server.db.query<{ action: string; userId: string | null }>(
    `SELECT action, user_id AS "userId" FROM action_logs WHERE target_kind = 'user' AND target_id = $1 ORDER BY id`,
    [id],
  );
  expect(rows.filter(({ userId }) => userId !== null)).toEqual([]);
  return rows.map(({ action }) => action);
}

describe('accounts', () => {
  it('are listed in pages, by what is in their address and by their state', async () => {
    for (const name of ['leaf1', 'leaf2', 'leaf3']) await buildPerson(server, { email: `${name}@pages.example` });
    const { stdout } = await convoke('list', '@pages.example', '--limit', '2');
    expect(stdout).toMatch(/^EMAIL .*\nleaf3@pages.example .*\nleaf2@pages.example .*\n3 in all; this is page 1 of 2/);
    expect(await answer('list', '@pages.example', '--limit', '2', '--page', '2')).toMatchObject([
      { email: 'leaf1@pages.example', role: 'user', state: 'active' },
    ]);
    expect(await answer('list', '@pages.example', '--state', 'disabled')).toEqual([]);
  });

  it('are shown with their profiles, and that somebody looked is written down', async () => {
    const { user, actor } = await buildPerson(server);
    const second = await addProfile(server, user, 'shown_as_well');
    expect(await answer('show', user.email)).toMatchObject({
      id: user.id,
      state: 'active',
      profiles: [`@${actor.preferredUsername}`, `@${second.preferredUsername}`],
    });
    expect((await convoke('show', user.email)).stdout).toMatch(/^LAST SIGN IN FROM {2}127/m);
    expect(await logged(user.id)).toEqual(['user_view']);
  });

  it('are confirmed, given another role and another address, each written down', async () => {
    const { user } = await buildPerson(server);
    await server.db.manager.update(User, { id: user.id }, { confirmedAt: null });
    for (const args of [
      ['confirm', user.email],
      ['role', user.email, 'moderator'],
      ['email', user.email, 'new-address@example.org'],
    ]) {
      expect(await convoke(...args)).toMatchObject({ exitCode: 0, stderr: '' });
    }
    expect(await account(user.id)).toMatchObject({ email: 'new-address@example.org', role: 'moderator' });
    expect((await account(user.id))!.confirmedAt).toBeTruthy();
    expect(await logged(user.id)).toEqual(['user_update', 'user_update', 'user_update']);
    await server.runJobs();
    expect(await mailsTo(server, user.email)).toHaveLength(1);
  });

  it('are disabled with a reason for their owner, and opened again', async () => {
    const { user } = await buildPerson(server);
    expect(await convoke('disable', user.email)).toMatchObject({ exitCode: 2 });
    expect((await account(user.id))!.disabledAt).toBeNull();
    await convoke('disable', user.email, '--reason', 'Only advertisements', '--yes');
    expect((await account(user.id))!.disabledAt).toBeTruthy();
    await convoke('enable', user.email);
    expect((await account(user.id))!.disabledAt).toBeNull();
    expect(await logged(user.id)).toEqual(['user_disabled', 'user_enabled']);
    await server.runJobs();
    expect((await mailsTo(server, user.email)).map(({ text }) => text).join()).toContain('Only advertisements');
  });

  it('are deleted by the domain of their address, exactly, and not those who run the instance', async () => {
    const spam = await buildPerson(server, { email: 'one@spam.example' });
    const helper = await buildPerson(server, { email: 'two@spam.example', role: UserRole.MODERATOR });
    const other = await buildPerson(server, { email: 'three@not-spam.example' });
    expect(await answer('delete', '--domain', 'spam.example', '--dry-run')).toEqual([
      { id: spam.user.id, email: 'one@spam.example' },
    ]);
    expect(await convoke('delete', '--domain', 'spam.example')).toMatchObject({ exitCode: 2 });
    expect(await account(spam.user.id)).toBeTruthy();
    expect(await answer('delete', '--domain', 'spam.example', '--yes')).toEqual({ deleted: 1 });
    expect(await account(spam.user.id)).toBeNull();
    expect(await account(helper.user.id)).toBeTruthy();
    expect(await account(other.user.id)).toBeTruthy();
    expect(await logged(spam.user.id)).toEqual(['user_deletion']);
  });

  it('that nobody confirmed in time are forgotten', async () => {
    const { user } = await buildPerson(server);
    const long = new Date(Date.now() - 365 * 86_400_000);
    await server.db.manager.update(User, { id: user.id }, { confirmedAt: null, createdAt: long });
    await server.db.query('DELETE FROM actors WHERE user_id = $1', [user.id]).catch(() => {});
    expect(await answer('clean')).toEqual({ forgotten: 1 });
    expect(await account(user.id)).toBeNull();
  });
});

describe('who comes', () => {
  const settings = () => server.app.get(InstanceSettingsService, { strict: false });
  const mailed = async (email: string) => {
    await server.runJobs();
    return (await mailsTo(server, email)).map(({ text }) => text).join();
  };
  /** Somebody who proved their address and waits. */
  const waiting = async () => {
    const { user } = await buildPerson(server);
    await server.db.query('UPDATE users SET confirmed_at = NULL, waiting_since = now() WHERE id = $1', [user.id]);
    return user;
  };

  it('gets an account made, or an invitation with words', async () => {
    const made = await answer('create', 'made@example.org', '--role', 'moderator', '--language', 'fr');
    expect(made).toMatchObject({ email: 'made@example.org', role: 'moderator' });
    expect(await account(made.id)).toMatchObject({ locale: 'fr', passwordHash: null });
    expect(await logged(made.id)).toEqual(['user_creation']);
    expect(await mailed('made@example.org')).toContain('/password-reset/');
    expect(await convoke('invite', 'choir@example.org', '--words', 'We sing on Tuesdays')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('choir@example.org is invited, until 20'),
    });
    expect(await mailed('choir@example.org')).toContain('We sing on Tuesdays');
    await settings().change({ registrations: 'closed' });
    expect(await convoke('invite', 'other@example.org')).toMatchObject({ exitCode: 1 });
    await settings().change({ registrations: 'open' });
  });

  it('is on the list of invitations, until one is withdrawn by its address or number', async () => {
    for (const name of ['alto', 'bass']) await convoke('invite', `${name}@list.example`);
    const invited = async () => (await answer('invitations', '--limit', '2')) as { id: string; state: string }[];
    const [bass, alto] = await invited();
    expect(bass).toMatchObject({ email: 'bass@list.example', state: 'good', uses: 0, maxUses: 1, note: '' });
    expect(await mailed('bass@list.example')).toContain((bass as { url?: string }).url);
    expect(alto).toMatchObject({ email: 'alto@list.example', state: 'good' });
    const withdraw = (invitation: string) => convoke('withdraw-invitation', invitation);
    expect(await withdraw('Alto@list.example')).toMatchObject({
      exitCode: 0,
      stdout: 'The invitation of alto@list.example lets nobody in any more.\n',
    });
    expect((await invited()).map(({ state }) => state)).toEqual(['good', 'over']);
    expect(await withdraw('alto@list.example')).toMatchObject({
      exitCode: 1,
      stderr: 'No invitation that was mailed to alto@list.example lets anybody in.\n',
    });
    expect(await withdraw(bass!.id)).toMatchObject({ exitCode: 0 });
    expect((await invited()).map(({ state }) => state)).toEqual(['over', 'over']);
    for (const none of ['999999', 'bass', '']) expect(await withdraw(none)).toMatchObject({ exitCode: 1 });
    const ended = await server.db.query(
      `SELECT target_id, user_id FROM action_logs WHERE action = 'invitation_ending' ORDER BY id`,
    );
    expect(ended).toEqual([alto, bass].map((link) => ({ target_id: link!.id, user_id: null })));
    await convoke('invite', 'alto@list.example');
    expect(await withdraw('alto@list.example')).toMatchObject({ exitCode: 0 });
  });

  it('is let in, or turned away with a word', async () => {
    const [one, two] = [await waiting(), await waiting()];
    expect(await convoke('approve', one.email)).toMatchObject({ exitCode: 0 });
    expect((await account(one.id))!.confirmedAt).toBeTruthy();
    expect(await convoke('refuse', two.email, '--reason', 'Only neighbours')).toMatchObject({ exitCode: 2 });
    await server.db.query('UPDATE actors SET user_id = NULL WHERE user_id = $1', [two.id]);
    expect(await convoke('refuse', two.email, '--reason', 'Only neighbours', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await account(two.id)).toBeNull();
    expect(await mailed(two.email)).toContain('Only neighbours');
    expect([await logged(one.id), await logged(two.id)]).toEqual([
      ['registration_approval'],
      ['registration_rejection'],
    ]);
  });

  it('is sent the link once more, and is signed out everywhere', async () => {
    const { user, accessToken } = await buildPerson(server);
    expect(await convoke('resend-confirmation', user.email)).toMatchObject({ exitCode: 1 });
    expect(await convoke('sign-out', user.email)).toMatchObject({ exitCode: 0 });
    expect(await server.graphql('{ loggedUser { id } }', {}, { token: accessToken })).not.toHaveProperty('data');
    await server.db.manager.update(User, { id: user.id }, { confirmedAt: null });
    expect(await convoke('resend-confirmation', user.email)).toMatchObject({ exitCode: 0 });
    expect(await mailed(user.email)).toContain('/validate/');
    expect(await logged(user.id)).toEqual(['user_sign_out', 'user_confirmation_mail']);
  });
});

describe('what makes no sense', () => {
  it('is refused in one line, and changes nothing', async () => {
    const { user } = await buildPerson(server, { email: 'taken@example.org' });
    const other = await buildPerson(server);
    const failing = [
      ['show', 'nobody@example.org'],
      ['role', `' OR 1=1 --`, 'administrator'],
      ['email', other.user.email, user.email],
      ['email', other.user.email, 'no address'],
      ['confirm', 'x'.repeat(10_000)],
      ['create', user.email],
      ['invite', 'no address'],
      ['approve', other.user.email],
      ['refuse', other.user.email, '--yes'],
      ['list', '--network', '999.1.1.1'],
    ];
    for (const args of failing) {
      const { exitCode, stdout, stderr } = await convoke(...args);
      expect([args[0], exitCode, stdout, stderr.trim().split('\n').length]).toEqual([args[0], 1, '', 1]);
    }
    for (const args of [
      ['role', user.email, 'king'],
      ['create', 'good@example.org', '--role', 'king'],
      ['invite', 'good@example.org', '--language', 'xx'],
      ['list', '--page', '0'],
      ['list', '--limit', '1e9'],
      ['delete'],
      ['delete', user.email, '--domain', 'example.org', '--yes'],
    ]) {
      expect([args, (await convoke(...args)).exitCode]).toEqual([args, 2]);
    }
    expect(await account(other.user.id)).toMatchObject({ email: other.user.email, role: 'user' });
  });

  it('the last administrator stays one, also when two go at once', async () => {
    await server.db.query(`UPDATE users SET role = 'user' WHERE role = 'administrator'`);
    const [one, two] = [
      await buildPerson(server, { role: UserRole.ADMINISTRATOR }),
      await buildPerson(server, { role: UserRole.ADMINISTRATOR }),
    ];
    const left = await Promise.all([
      convoke('role', one.user.email, 'user'),
      convoke('disable', two.user.email, '--yes'),
    ]);
    expect(left.map(({ exitCode }) => exitCode).toSorted()).toEqual([0, 1]);
    expect(left.map(({ stderr }) => stderr).join('')).toContain('Nobody would administer');
    const [rest] = await server.db.query<{ email: string }>(
      `SELECT email FROM users WHERE role = 'administrator' AND disabled_at IS NULL`,
    );
    expect(await convoke('delete', rest!.email, '--yes')).toMatchObject({ exitCode: 1 });
  });
});
