import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '#convoke/core';
import { startTestServer, type TestServer } from '#test/server';
import type { BlockSeverity } from './domain-block.js';
import { DomainBlocks } from './domain-blocks.service.js';

let server: TestServer;
let blocks: DomainBlocks;

beforeAll(async () => {
  server = await startTestServer();
  blocks = server.app.get(DomainBlocks, { strict: false });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.db.query('DELETE FROM domain_blocks');
  blocks.forget();
});

const set = (host: string, severity: BlockSeverity, rejectMedia = false) => blocks.set(host, { severity, rejectMedia });

describe('a host under several blocks', () => {
  it.each([
    ['suspend', 'silence'],
    ['silence', 'suspend'],
  ] as const)('falls under the strictest, be it (%s) of the domain above or (%s) its own', async (above, own) => {
    await set('example.org', above);
    await set('deep.example.org', own);
    expect(await blocks.isSuspended('deep.example.org')).toBe(true);
    expect(await blocks.isSuspended('example.org')).toBe(above === 'suspend');
  });

  it('has its media rejected where any of them says so', async () => {
    await set('example.org', 'none', true);
    await set('deep.example.org', 'silence');
    expect(await blocks.of('deep.example.org')).toMatchObject({ severity: 'silence', rejectMedia: true });
    expect(await blocks.takesMediaFrom('deep.example.org', 'other.example')).toBe(false);
  });
});

it('who is suspended is silenced, and who only has media rejected is not', async () => {
  await set('suspended.example', 'suspend');
  await set('pictures.example', 'none', true);
  expect(await blocks.isSilenced('suspended.example')).toBe(true);
  expect(await blocks.isSilenced('pictures.example')).toBe(false);
});

it('many who ask at once make one question', async () => {
  const asked = vi.spyOn(server.app.get(Database), 'query');
  await Promise.all([1, 2, 3].map((number) => blocks.isSuspended(`host${number}.example`)));
  expect(asked).toHaveBeenCalledOnce();
  asked.mockRestore();
});

it('what could not be read is asked for again', async () => {
  const asked = vi.spyOn(server.app.get(Database), 'query').mockRejectedValueOnce(new Error('no connection'));
  await expect(blocks.isSuspended('example.org')).rejects.toThrow('no connection');
  asked.mockRestore();
  expect(await blocks.isSuspended('example.org')).toBe(false);
});

it('what another process has changed is known some seconds later', async () => {
  const now = performance.now();
  expect(await blocks.isSuspended('example.org')).toBe(false);
  await server.db.query(`INSERT INTO domain_blocks (host, severity) VALUES ('example.org', 'suspend')`);
  const clock = vi.spyOn(performance, 'now');
  clock.mockReturnValue(now + 4000);
  expect(await blocks.isSuspended('example.org')).toBe(false);
  clock.mockReturnValue(now + 10_000);
  expect(await blocks.isSuspended('example.org')).toBe(true);
  clock.mockRestore();
});
