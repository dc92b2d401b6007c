import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

const PROXIES = '127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48';
let open: TestServer;
let proxied: TestServer;
let rose: TestPerson;
beforeAll(async () => {
  open = await startTestServer({ RATE_LIMITS: 'true' });
  proxied = await startTestServer({ RATE_LIMITS: 'true', TRUSTED_PROXIES: PROXIES });
  rose = await buildPerson(proxied);
});
afterAll(() => Promise.all([open.close(), proxied.close()]));

/** Tries a code sixty times, each time with other headers; answers how many tries were counted before the limit. */
async function triesFrom(server: TestServer, headers: (i: number) => Record<string, string>): Promise<number> {
  const guess = 'mutation { completeLogin(challenge: "x", code: "x") { accessToken } }';
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) => server.graphql(guess, {}, { headers: headers(i) })),
  );
  return answers.filter(({ errors }) => errors![0]!.code === 'login_expired').length;
}

/** The address that a sign-in is noted with. */
async function noted(forwarded: string, others: Record<string, string> = {}): Promise<string> {
  const { email, password } = { email: rose.user.email, password: rose.password };
  const { data } = await proxied.graphql(
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { user { currentSignInIp } } }',
    { email, password },
    { headers: { 'x-forwarded-for': forwarded, ...others } },
  );
  return data!.login.user.currentSignInIp;
}

test('without trusted proxies a client is one, whatever it says of itself', async () => {
  const counted = await triesFrom(open, (i) => ({
    'x-forwarded-for': `192.0.2.${i}`,
    forwarded: `for=192.0.2.${i}`,
    'x-real-ip': `192.0.2.${i}`,
    'client-ip': `192.0.2.${i}`,
  }));
  expect(counted).toBe(50);
});

test('behind a trusted proxy a client is one, whatever it puts before what the proxy says', async () => {
  expect(await triesFrom(proxied, (i) => ({ 'x-forwarded-for': `192.0.2.${i}, 10.0.0.${i}, 203.0.113.1` }))).toBe(50);
});

test('ports, and the addresses of one /64, make no other client', async () => {
  const counted = await triesFrom(proxied, (i) => ({
    'x-forwarded-for': i % 2 ? `[2001:db8:1:2::${i}]:${4000 + i}` : `2001:DB8:1:2:${i}::`,
  }));
  expect(counted).toBe(50);
});

test.each([
  ['the address that the proxy adds', '203.0.113.7', '203.0.113.7'],
  ['the last one before trusted proxies', '192.0.2.1, 203.0.113.7, 10.1.2.3, 10.4.5.6', '203.0.113.7'],
  ['the last one before proxies of IPv6', '2001:db8:1::9, 2001:db8:ffff::1', '2001:db8:1::9'],
  ['an address without its port', '203.0.113.7:5000, 10.1.2.3:443', '203.0.113.7'],
  ['IPv4 written as IPv6 as what it is', '::ffff:203.0.113.7', '203.0.113.7'],
  [
    'the last proxy that is known where what stands before it is no address',
    '192.0.2.1, unknown, 10.1.2.3',
    '10.1.2.3',
  ],
  ['the first of all where all are trusted', '10.9.9.9, 10.1.2.3', '10.9.9.9'],
  ['the proxy itself where it says nothing', '', '127.0.0.1'],
])('noted is %s', async (_, forwarded, address) => {
  expect(await noted(forwarded, { forwarded: 'for=198.51.100.1' })).toBe(address);
});
