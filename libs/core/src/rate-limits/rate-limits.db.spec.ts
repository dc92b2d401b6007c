import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { DomainError } from '../errors/index.js';
import { LIMITS, RateLimits } from './rate-limits.js';

let server: TestServer;
let limits: RateLimits;

beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'true' });
  limits = server.app.get(RateLimits);
});
afterAll(() => server.close());

const [POINTS] = LIMITS['code:account'];

async function refusalsAmong(keys: string[], name: 'code:account' | 'login:network') {
  const outcomes = await Promise.allSettled(keys.map((key) => limits.consume(name, key)));
  return outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as DomainError);
}

describe('a rate limit', () => {
  it('refuses exactly what exceeds it, also when all comes at once', async () => {
    const refusals = await refusalsAmong(Array<string>(POINTS + 5).fill('rose@example.org'), 'code:account');
    expect(refusals).toHaveLength(5);
    expect(refusals[0]).toBeInstanceOf(DomainError);
    expect(refusals[0]!.code).toBe('too_many_requests');
    expect(refusals[0]!.params.seconds).toBeGreaterThan(0);
  });

  it('counts an address in any case as one, and others apart', async () => {
    await refusalsAmong(Array<string>(POINTS).fill('amir@example.org'), 'code:account');
    expect(await refusalsAmong(['AMIR@example.org'], 'code:account')).toHaveLength(1);
    expect(await refusalsAmong(['lea@example.org'], 'code:account')).toHaveLength(0);
  });

  it('counts the addresses of one IPv6 household as one network', async () => {
    const [points] = LIMITS['login:network'];
    const household = Array.from({ length: points }, (_, index) => `2001:db8:1:2::${(index + 1).toString(16)}`);
    expect(await refusalsAmong(household, 'login:network')).toHaveLength(0);
    expect(await refusalsAmong(['2001:db8:1:2:ffff::1'], 'login:network')).toHaveLength(1);
    expect(await refusalsAmong(['2001:db8:1:3::1'], 'login:network')).toHaveLength(0);
  });

  it('starts anew after a reset', async () => {
    await refusalsAmong(Array<string>(POINTS).fill('jonas@example.org'), 'code:account');
    await limits.reset('code:account', 'jonas@example.org');
    expect(await refusalsAmong(['jonas@example.org'], 'code:account')).toHaveLength(0);
  });

  it('keeps no address in the database', async () => {
    const rows = await server.db.query<{ key: string }>('SELECT key FROM rate_limits');
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).not.toContain('@');
  });
});
