import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { SETTING_NAMES, settingOf } from '#convoke/moderation';
import { commandLineOn } from '#test/command-line';
import { startTestServer, type TestServer } from '#test/server';
import { settingFrom, settingText } from './setting-text.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const settings = (...args: string[]) => commandLineOn(server)('settings', ...args);
const current = () => server.app.get(InstanceSettingsService, { strict: false }).current();

describe('settings', () => {
  it('are each read as they are printed', async () => {
    const now = await current();
    for (const name of SETTING_NAMES) {
      expect([name, settingFrom(name, settingText(now[settingOf(name)])) || null]).toEqual([
        name,
        now[settingOf(name)] || null,
      ]);
    }
    expect(Object.keys(JSON.parse((await settings('list', '--json')).stdout))).toEqual(SETTING_NAMES);
  });

  it('are changed and let be again, each written to the action log', async () => {
    const before = await current();
    expect(await settings('set', 'instanceName', 'Trees')).toMatchObject({ exitCode: 0, stdout: 'Trees\n' });
    await settings('set', 'anonymousParticipation', before.anonymousParticipation ? 'no' : 'yes');
    await settings('set', 'registrationDenylist', 'spam.example, bad@example.org');
    expect(await current()).toMatchObject({
      name: 'Trees',
      anonymousParticipation: !before.anonymousParticipation,
      registrationDenylist: ['spam.example', 'bad@example.org'],
    });
    expect(await settings('get', 'registrationDenylist')).toMatchObject({ stdout: 'spam.example\nbad@example.org\n' });
    for (const name of ['instanceName', 'anonymousParticipation', 'registrationDenylist'])
      await settings('unset', name);
    expect(await current()).toEqual(before);
    const log = await server.db.query(`SELECT target_id AS name, user_id AS "by" FROM action_logs ORDER BY id`);
    const names = ['instanceName', 'anonymousParticipation', 'registrationDenylist'];
    expect(log).toEqual([...names, ...names].map((name) => ({ name, by: null })));
  });

  it('that are long come from a file, or are piped in', async () => {
    const file = join(server.config.server.dataDir, 'rules.html');
    await writeFile(file, '<p>Be kind</p><script>alert(1)</script>');
    await settings('set', 'instanceRules', '--file', file);
    expect((await current()).rules).toBe('<p>Be kind</p>');
    await commandLineOn(server, '<p>Be quiet</p>')('settings', 'set', 'instanceRules', '--file', '-');
    expect((await current()).rules).toBe('<p>Be quiet</p>');
  });

  it('that make no sense are refused in words and change nothing', async () => {
    const before = await current();
    for (const args of [
      ['set', 'instanceName', ''],
      ['set', 'primaryColor', 'red'],
      ['set', 'instanceTermsType', 'custom'],
      ['set', 'banner', '{"level":"loud"}'],
      ['set', 'instanceDescription', 'x'.repeat(100_000)],
    ]) {
      const { exitCode, stdout, stderr } = await settings(...args);
      expect([args[1], exitCode, stdout]).toEqual([args[1], 1, '']);
      expect([args[1], stderr]).toEqual([args[1], expect.not.stringMatching(/\n\s+at /)]);
    }
    for (const args of [
      ['set', 'nonsense', 'x'],
      ['set', 'groups', 'perhaps'],
      ['set', 'registrations', 'sometimes'],
      ['set', 'banner', '{'],
      ['set', 'instanceName'],
      ['set', 'instanceName', 'x', '--file', '-'],
      ['set', 'instanceRules', '--file', '/nowhere'],
    ]) {
      expect([args, (await settings(...args)).exitCode]).toEqual([args, 2]);
    }
    expect(await current()).toEqual(before);
  });
});
