import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { Mailer } from './mailer.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const queue = (mail: { to: string; subject: string }) =>
  server.db.transaction((tx) => server.app.get(Mailer).queue(tx, { text: 'Hello', html: '<p>Hello</p>', ...mail }));

test('a mail goes to its address, as text and HTML', async () => {
  await queue({ to: 'rose@example.org', subject: 'Trees' });
  const mail = (await server.mails()).at(-1);
  expect(mail).toMatchObject({ subject: 'Trees', to: [{ address: 'rose@example.org' }] });
  expect(mail!.text).toContain('Hello');
  expect(mail!.html).toContain('<p>Hello</p>');
});

test('a line break in a subject or an address starts no header of its own', async () => {
  await queue({ to: 'rose@example.org', subject: 'Trees\r\nBcc: all@example.org\r\n\r\nHello' });
  const mail = (await server.mails()).at(-1);
  expect(mail!.subject).toContain('Trees Bcc: all@example.org');
  expect(mail!.bcc).toBeUndefined();
});

test('a mail of a transaction that fails is never sent', async () => {
  const before = (await server.mails()).length;
  const mail = { to: 'rose@example.org', subject: 'Never', text: '', html: '' };
  const failing = server.db.transaction(async (tx) => {
    await server.app.get(Mailer).queue(tx, mail);
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  expect(await server.mails()).toHaveLength(before);
});
