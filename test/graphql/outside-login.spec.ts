import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailsTo } from '#test/mails';
import { OidcProvider, passProvider } from '#test/oidc-provider';
import { outsideLoginOn } from '#test/outside';
import { buildPerson, signIn } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

const LINK = `mutation ($challenge: String!, $password: String) {
  linkOutsideIdentity(challenge: $challenge, password: $password) {
    hasPassword provider outsideIdentities { id provider label name usable }
  }
}`;
const UNLINK = `mutation ($id: ID!, $password: String!) {
  unlinkOutsideIdentity(id: $id, password: $password) { outsideIdentities { id } }
}`;
const OWN = '{ loggedUser { id email hasPassword outsideIdentities { id provider name } } }';

let club: OidcProvider;
let server: TestServer;
let steps: ReturnType<typeof outsideLoginOn>;
beforeAll(async () => {
  club = await OidcProvider.start();
  const environment = club.environment('club', { LABEL: 'The club' });
  server = await startTestServer({ OIDC_PROVIDERS: 'club', ...environment });
  steps = outsideLoginOn(server);
});
afterAll(async () => {
  await server.close();
  await club.close();
});

const enter = (login: string | null, token?: string) => steps.enter('club', login, token);
const register = (challenge: string) => steps.register(challenge);
const own = async (token: string) => (await server.graphql(OWN, {}, { token })).data!.loggedUser;

test('a provider that is down keeps no server from starting, and is asked again', async () => {
  const down = await steps.begin('club');
  expect(down.errors![0]).toMatchObject({ code: 'outside_unavailable', message: expect.stringContaining('The club') });
  club.serve(`${server.url}/auth/club/callback`);
  expect((await steps.begin('club')).errors).toBeUndefined();
});

test('config names the providers', async () => {
  const { data } = await server.graphql('{ config { auth { ldap databaseLogin oauthProviders { id label } } } }');
  const oauthProviders = [{ id: 'club', label: 'The club' }];
  expect(data!.config.auth).toEqual({ ldap: false, databaseLogin: true, oauthProviders });
});

describe('Anna, whom the club knows', () => {
  test('is told to register or to link, makes an account, and gets into it from then on', async () => {
    club.people.anna = { email: 'anna@example.org', email_verified: true, name: 'Anna Blume', locale: 'fr' };
    const first = await enter('anna');
    expect(first.errors![0]).toMatchObject({ code: 'outside_person_unknown', status_code: 401 });
    const made = await register(first.challenge!);
    const account = await own(made.data!.registerFromOutside.accessToken);
    expect(account).toMatchObject({ email: 'anna@example.org', hasPassword: false });
    expect(account.outsideIdentities).toMatchObject([{ provider: 'club', name: 'Anna Blume' }]);
    const again = await enter('anna');
    expect(again.data!.completeOutsideLogin.user.id).toBe(account.id);
  });

  test('is told so when she cancels there', async () => {
    const cancelled = await enter(null);
    expect(cancelled.errors![0]).toMatchObject({ code: 'outside_login_refused' });
    expect(cancelled.errors![0]!.message).toContain('The club did not sign you in');
  });
});

describe('Bea, who has an account with a password', () => {
  test('links it right after she signed in, is told by mail, and gets in either way', async () => {
    const bea = await buildPerson(server);
    const { challenge } = await enter('bea');
    const { data } = await server.graphql(LINK, { challenge }, { token: bea.accessToken });
    expect(data!.linkOutsideIdentity).toMatchObject({ hasPassword: true, provider: null });
    expect((await mailsTo(server, bea.user.email)).at(-1)!.subject).toContain('The club now lets you in');
    expect((await enter('bea')).data!.completeOutsideLogin.user.id).toBe(bea.user.id);
  });

  test('gives her password first when her session is older', async () => {
    const bea = await buildPerson(server);
    const back = moveClock(server, 1);
    const { accessToken: token } = await signIn(server, bea.user);
    await server.db.query(`UPDATE sessions SET created_at = created_at - interval '1 hour' WHERE user_id = $1`, [
      bea.user.id,
    ]);
    const { challenge } = await enter('bea-later');
    const link = async (password: string | null) =>
      (await server.graphql(LINK, { challenge, password }, { token })).errors?.[0]?.code;
    expect(await link(null)).toBe('incorrect_password');
    expect(await link('not hers')).toBe('incorrect_password');
    expect(await link(bea.password)).toBeUndefined();
    back();
  });

  test('is told who is linked already, with her account or with another', async () => {
    const [bea, other] = [await buildPerson(server), await buildPerson(server)];
    const { challenge } = await enter('bea-twice');
    const link = async (token: string) => (await server.graphql(LINK, { challenge }, { token })).errors?.[0]?.code;
    expect(await link(bea.accessToken)).toBeUndefined();
    expect(await link(bea.accessToken)).toBe('outside_linked_already');
    expect(await link(other.accessToken)).toBe('outside_identity_taken');
    expect((await enter('bea-twice', other.accessToken)).errors![0]!.code).toBe('outside_identity_taken');
    expect((await enter('bea-twice', bea.accessToken)).errors![0]!.code).toBe('outside_linked_already');
  });

  test('takes the link off again with her password, and is told by mail', async () => {
    const bea = await buildPerson(server);
    const { challenge } = await enter('bea-off');
    const { accessToken: token } = bea;
    const { data } = await server.graphql(LINK, { challenge }, { token });
    const { id } = data!.linkOutsideIdentity.outsideIdentities[0];
    const unlink = (password: string) => server.graphql(UNLINK, { id, password }, { token });
    expect((await unlink('not hers')).errors![0]!.code).toBe('incorrect_password');
    expect((await unlink(bea.password)).data!.unlinkOutsideIdentity.outsideIdentities).toEqual([]);
    const subjects = (await mailsTo(server, bea.user.email)).map(({ subject }) => subject);
    expect(subjects).toContain('The club no longer lets you in at Convoke');
    expect((await enter('bea-off')).errors![0]!.code).toBe('outside_person_unknown');
  });
});

describe('Cleo, who has no password', () => {
  let token: string;
  beforeAll(async () => {
    club.people.cleo = { email: 'cleo@example.org', email_verified: true };
    const { challenge } = await enter('cleo');
    token = (await register(challenge!)).data!.registerFromOutside.accessToken;
  });
  const prove = (login: string) => steps.prove('club', login, token);
  const erase = (password: string) =>
    server.graphql(
      'mutation ($password: String!) { deleteAccount(password: $password) { id } }',
      { password },
      { token },
    );

  test('cannot take off the only way into her account', async () => {
    const [{ id }] = (await own(token)).outsideIdentities;
    const password = (await prove('cleo')).proof!;
    expect((await server.graphql(UNLINK, { id, password }, { token })).errors![0]!.code).toBe('last_way_in');
  });

  test('chooses a password after the club vouched for her anew', async () => {
    const change = async (oldPassword: string) =>
      (
        await server.graphql(
          `mutation ($oldPassword: String!) { changePassword(oldPassword: $oldPassword, newPassword: "a long way home") { hasPassword } }`,
          { oldPassword },
          { token },
        )
      ).errors?.[0];
    expect(await change('')).toMatchObject({ code: 'outside_proof_required', field: 'oldPassword' });
    expect(await change((await prove('cleo')).proof!)).toBeUndefined();
    await server.db.query('UPDATE users SET password_hash = NULL WHERE email = $1', ['cleo@example.org']);
  });

  test('proves nothing as somebody else, with what proved another account, or after ten minutes', async () => {
    expect((await prove('anna')).errors![0]!.code).toBe('outside_identity_not_found');
    const anna = (await enter('anna')).data!.completeOutsideLogin.accessToken;
    const hers = (await steps.prove('club', 'anna', anna)).proof!;
    expect((await erase(hers)).errors![0]!.code).toBe('outside_proof_required');
    const { proof } = await prove('cleo');
    const back = moveClock(server, 0.18);
    expect((await erase(proof!)).errors![0]!.code).toBe('outside_proof_required');
    back();
  });

  test('proves nothing by a sign-in that the club remembers from before', async () => {
    // Sent there three minutes from now, so that they have signed in before.
    const back = moveClock(server, 0.05);
    const { address, state } = await steps.beginProof('club', token);
    back();
    const asked = new URL(address).searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
    const { errors } = await steps.completeProof('club', state, await passProvider(address, 'cleo'), token);
    expect(errors![0]!.code).toBe('outside_login_old');
  });

  test('leaves for good after the club vouched for her anew', async () => {
    const { proof } = await prove('cleo');
    expect((await erase(proof!)).errors).toBeUndefined();
    expect((await enter('cleo')).errors![0]!.code).toBe('outside_person_unknown');
  });
});
