import { expect, test } from 'vitest';
import type { User, Users } from '#convoke/accounts';
import { type Clock, type Config, type Database, type RateLimits, SafeFetch } from '#convoke/core';
import { PushSubscriptions } from './push-subscriptions.service.js';

/** Of an instance in the open, where whatever is let through would come upon a database that is not there. */
function subscriptions(enabled = true): PushSubscriptions {
  const server = { publicUrl: 'https://events.example' } as Config['server'];
  const fetcher = new SafeFetch({ enabled: true, allowPrivateNetwork: false, authorizedFetch: false }, server);
  const config = { enabled, publicKey: '', privateKey: '' };
  const nothing = {};
  return new PushSubscriptions(
    config,
    nothing as Database,
    nothing as Clock,
    nothing as Users,
    nothing as RateLimits,
    fetcher,
  );
}

const register = (endpoint: string, enabled?: boolean) =>
  subscriptions(enabled).register({ id: '1' } as User, { sessionId: null, program: null }, endpoint, {
    auth: '',
    p256dh: '',
  });

test.each(['http://push.example/1', 'https://127.0.0.1/1', 'https://[::1]/1', 'https://10.0.0.8:8443/admin'])(
  'nothing is ever sent to %s',
  async (endpoint) => {
    await expect(register(endpoint)).rejects.toMatchObject({ code: 'validation', field: 'endpoint' });
  },
);

test('an instance that sends nothing to devices takes none', async () => {
  await expect(register('https://push.example/1', false)).rejects.toMatchObject({ code: 'web_push_off' });
});
