import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Clock } from '#convoke/core';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { InstanceSettingsService } from './instance-settings.service.js';

let server: TestServer;
let settings: InstanceSettingsService;
beforeAll(async () => {
  server = await startTestServer({ INSTANCE_NAME: 'Trees & people', INSTANCE_LANGUAGES: 'fr,br' });
});
beforeEach(async () => {
  await server.db.query('DELETE FROM instance_settings');
  settings = another();
});
afterAll(() => server.close());

/** The settings as another process reads them. */
const another = () =>
  new InstanceSettingsService(server.config.instance, server.config.accounts, server.db, server.app.get(Clock));

test('what nobody changed comes from the configuration', async () => {
  expect(await settings.current()).toMatchObject({
    name: 'Trees & people',
    languages: ['fr', 'br'],
    registrations: 'open',
    rules: '',
  });
});

test('a change shows at once here, and within five seconds elsewhere', async () => {
  const elsewhere = another();
  await elsewhere.current();
  expect(await settings.change({ slogan: ' More  trees ' })).toMatchObject({
    slogan: 'More trees',
    name: 'Trees & people',
  });
  expect((await elsewhere.current()).slogan).toBe('');
  const restore = moveClock(server, 6 / 3600);
  expect((await elsewhere.current()).slogan).toBe('More trees');
  restore();
});

test('only what is named changes', async () => {
  await settings.change({ slogan: 'One', contact: 'us@example.org' });
  await settings.change({ slogan: 'Two' });
  expect(await another().current()).toMatchObject({ slogan: 'Two', contact: 'us@example.org' });
});

test('what could do harm is taken out of texts', async () => {
  const { rules, longDescription } = await settings.change({
    rules: '<p onclick="x()">Be kind<script>alert(1)</script></p>',
    longDescription: '<a href="javascript:x()">us</a>',
  });
  expect(rules).toBe('<p>Be kind</p>');
  expect(longDescription).not.toContain('javascript');
});

describe('a bad value is refused by name, and nothing changes', () => {
  test.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(101) }],
    ['primaryColor', { primaryColor: 'red;}' }],
    ['termsUrl', { termsUrl: 'javascript:alert(1)' }],
    ['languages.0', { languages: ['<b>'] }],
    ['registrations', { registrations: 'everybody' as 'open' }],
  ])('%s', async (field, change) => {
    await expect(settings.change({ slogan: 'New', ...change })).rejects.toMatchObject({ problems: [{ field }] });
    expect((await another().current()).slogan).toBe('');
  });
});

test('a row that no version of this program wrote does no harm', async () => {
  await server.db.query(
    `INSERT INTO instance_settings (key, value) VALUES ('name', '{"a": 1}'), ('unknown', '1'), ('__proto__', '{}'), ('toString', '1')`,
  );
  expect(await settings.current()).toMatchObject({ name: 'Trees & people' });
});
