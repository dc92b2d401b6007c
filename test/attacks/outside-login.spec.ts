import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ForgingProvider } from '#test/forging-provider';
import { OidcProvider, passProvider } from '#test/oidc-provider';
import { outsideLoginOn } from '#test/outside';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let club: OidcProvider;
let town: ForgingProvider;
let server: TestServer;
let steps: ReturnType<typeof outsideLoginOn>;
beforeAll(async () => {
  [club, town] = [await OidcProvider.start(), await ForgingProvider.start()];
  server = await startTestServer({
    OIDC_PROVIDERS: 'club,town',
    ...club.environment('club'),
    OIDC_TOWN_ISSUER: town.issuer,
    OIDC_TOWN_CLIENT_ID: 'convoke',
  });
  club.serve(`${server.url}/auth/club/callback`);
  steps = outsideLoginOn(server);
});
afterAll(async () => {
  await server.close();
  await club.close();
  await town.close();
});

const begin = async (provider: string) => {
  const { address, state } = (await steps.begin(provider)).data!.beginOutsideLogin;
  return { address: address as string, state: state as string };
};
const codeOf = async (provider: string, state: string, returned: URL) =>
  (await steps.complete(provider, state, returned)).errors?.[0]?.code;
const parameter = (address: string, name: string) => new URL(address).searchParams.get(name)!;

describe('with what a real provider answered', () => {
  test('nobody gets in whose browser did not begin', async () => {
    const [own, other] = [await begin('club'), await begin('club')];
    const returned = await passProvider(own.address, 'anna');
    expect(await codeOf('club', other.state, returned)).toBe('outside_login_failed');
    expect(await codeOf('club', 'made up', returned)).toBe('login_expired');
    expect(await codeOf('club', own.state, returned)).toBe('outside_person_unknown');
  });

  test('nobody gets in with a state that was changed on the way', async () => {
    const { address, state } = await begin('club');
    const returned = await passProvider(address, 'anna');
    returned.searchParams.set('state', 'forged');
    expect(await codeOf('club', state, returned)).toBe('outside_login_failed');
    returned.searchParams.delete('state');
    expect(await codeOf('club', state, returned)).toBe('outside_login_failed');
  });

  test('nobody gets in twice', async () => {
    const { address, state } = await begin('club');
    const returned = await passProvider(address, 'anna');
    expect(await codeOf('club', state, returned)).toBe('outside_person_unknown');
    expect(await codeOf('club', state, returned)).toBe('outside_login_failed');
  });

  test('nobody gets in who came back after a quarter of an hour', async () => {
    const { address, state } = await begin('club');
    const returned = await passProvider(address, 'anna');
    const back = moveClock(server, 0.3);
    expect(await codeOf('club', state, returned)).toBe('login_expired');
    back();
  });

  test('nobody gets in at another provider', async () => {
    const [club, town] = [await begin('club'), await begin('town')];
    const returned = await passProvider(club.address, 'anna');
    expect(await codeOf('town', club.state, returned)).toBe('outside_login_failed');
    expect(await codeOf('town', town.state, returned)).toBe('outside_login_failed');
    expect(await codeOf('nowhere', town.state, returned)).toBe('outside_provider_unknown');
  });

  test('nobody gets in by what proved somebody, or proves anything by a sign-in', async () => {
    const anna = await buildPerson(server);
    const proof = await steps.beginProof('club', anna.accessToken);
    const proved = await passProvider(proof.address, 'anna');
    expect(await codeOf('club', proof.state, proved)).toBe('outside_login_failed');
    const login = await begin('club');
    const returned = await passProvider(login.address, 'anna');
    const { errors } = await steps.completeProof('club', login.state, returned, anna.accessToken);
    expect(errors![0]!.code).toBe('outside_login_failed');
  });
});

describe('with an id_token of the provider', () => {
  beforeEach(() => {
    Object.assign(town, { claims: {}, key: undefined, tokenStatus: 200 });
  });
  const answered = async (claims: Record<string, unknown> = {}) => {
    const { address, state } = await begin('town');
    town.claims = { nonce: parameter(address, 'nonce'), ...claims };
    return codeOf('town', state, new URL(`${server.url}/?code=any&state=${parameter(address, 'state')}`));
  };
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;

  test('that is right somebody is known', async () => {
    expect(await answered()).toBe('outside_person_unknown');
  });

  test.each([
    ['has another nonce', { nonce: 'another' }],
    ['has no nonce', { nonce: undefined }],
    ['is for another program', { aud: 'another' }],
    ['is for others as well, by another program', { aud: ['convoke', 'another'], azp: 'another' }],
    ['is of another issuer', { iss: 'https://accounts.example' }],
    ['is over', { iat: hourAgo, exp: hourAgo + 300 }],
    ['is never over', { exp: undefined }],
    ['names nobody', { sub: undefined }],
  ])('that %s nobody gets in', async (_, claims) => {
    expect(await answered(claims)).toBe('outside_login_failed');
  });

  test('that somebody else signed nobody gets in', async () => {
    town.key = (await generateKeyPair('RS256')).privateKey;
    expect(await answered()).toBe('outside_login_failed');
  });

  test('that does not come, as the provider is down, people are told so', async () => {
    town.tokenStatus = 503;
    expect(await answered()).toBe('outside_unavailable');
  });

  test('sent along with an address of another issuer nobody gets in', async () => {
    const { address, state } = await begin('town');
    town.claims = { nonce: parameter(address, 'nonce') };
    const query = new URLSearchParams({ code: 'any', state: parameter(address, 'state'), iss: club.issuer });
    expect(await codeOf('town', state, new URL(`${server.url}/?${query}`))).toBe('outside_login_failed');
  });
});
