import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock, InvalidInput, SafeFetch } from '#convoke/core';
import type { DomainBlocks } from '#convoke/moderation';
import { testConfig } from '#test/config';
import { calendarOf } from '#test/event-imports';
import { RemoteServer } from '#test/remote-server';
import { SourceFetch } from './source-fetch.service.js';

const WANTED = { timezone: 'Europe/Paris', fields: null };
const ICS = { type: 'text/calendar' };
const BALL = calendarOf([{ UID: 'ball@there', SUMMARY: 'A ball' }]);

let there: RemoteServer;
let suspended: string[] = [];
const clients: SafeFetch[] = [];
beforeAll(async () => {
  there = await RemoteServer.start();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await there.close();
});

function sourceFetch(environment: Record<string, string> = {}): SourceFetch {
  const { federation, server } = testConfig(environment);
  const client = new SafeFetch(federation, server);
  clients.push(client);
  const blocks = { isSuspended: async (host: string) => suspended.includes(host) } as unknown as DomainBlocks;
  return new SourceFetch(client, blocks, new Clock());
}

/** What is told of an address that is not read. */
async function reasonFor(address: string, source = sourceFetch()): Promise<string | undefined> {
  const error: unknown = await source.read(new URL(address), WANTED).catch((thrown: unknown) => thrown);
  return error instanceof InvalidInput ? error.problems[0].message : undefined;
}

describe('asking elsewhere for events', () => {
  it.each([
    'http://127.0.0.1/',
    'https://[::1]/all.ics',
    'http://169.254.169.254/latest',
    'http://10.0.0.1:8080/',
    'http://2130706433/',
  ])('leaves the private network alone: %s', async (address) => {
    const guarded = sourceFetch({ FEDERATION_ALLOW_PRIVATE_NETWORK: 'false' });
    expect(await reasonFor(address, guarded)).toBe('error_event_import_address');
  });

  it('says no more of a name that leads there than of one that nobody has', async () => {
    const guarded = sourceFetch({ FEDERATION_ALLOW_PRIVATE_NETWORK: 'false' });
    expect(await reasonFor('http://localhost:8080/all.ics', guarded)).toBe('error_event_import_unreachable');
  });

  it('leaves blocked instances alone, also where another one leads there', async () => {
    const other = await RemoteServer.start('localhost');
    other.handle('/moved.ics', (_, response) =>
      response.writeHead(302, { location: `${there.url}/blocked.ics` }).end(),
    );
    there.serve('/blocked.ics', BALL, ICS);
    suspended = [there.host];
    expect(await reasonFor(`${other.url}/moved.ics`)).toBe('error_event_import_unreachable');
    suspended = [];
    expect(there.timesAsked('/blocked.ics')).toBe(0);
    expect((await sourceFetch().read(new URL(`${other.url}/moved.ics`), WANTED)).candidates).toHaveLength(1);
    await other.close();
  });

  it('unpacks no more than it would read', async () => {
    const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'BEGIN:VCALENDAR\r\n'));
    there.serve('/packed.ics', packed, { ...ICS, headers: { 'content-encoding': 'gzip' } });
    expect(packed.length).toBeLessThan(1024 * 1024);
    expect(await reasonFor(`${there.url}/packed.ics`)).toBe('error_event_import_too_large');
  });

  it('follows a page to the calendar that it names', async () => {
    const head = '<link rel="alternate" type="text/calendar" href="/of-page.ics">';
    there.serve('/page', `<!doctype html><html><head>${head}</head></html>`, { type: 'text/html' });
    there.serve('/of-page.ics', BALL, ICS);
    expect((await sourceFetch().read(new URL('/page', there.url), WANTED)).candidates).toMatchObject([
      { title: 'A ball' },
    ]);
  });

  it('asks again for what is new alone', async () => {
    there.handle('/kept.ics', ({ headers }, response) => {
      if (headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'text/calendar', etag: '"1"' }).end(BALL);
    });
    const address = new URL('/kept.ics', there.url);
    const first = await sourceFetch().again(address, WANTED, { etag: null, lastModified: null });
    expect(first).toMatchObject({ etag: '"1"', candidates: [{ uid: 'ball@there' }] });
    expect(await sourceFetch().again(address, WANTED, first!)).toBeNull();
  });
});
