import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { runCron } from '#test/cron';
import { type DirectoryEntry, settingsFor } from '#test/directory';
import { type NpmDirectory, startNpmDirectory } from '#test/npm-directory';
import { buildPerson } from '#test/people';
import { addSecondFactor } from '#test/second-factor';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';

let town: NpmDirectory;
/** Lets in whom the directory knows. */
let server: TestServer;
/** Lets nobody else in, and has them register first. */
let careful: TestServer;
/** A provider that nobody asks. */
const CLUB = { OIDC_PROVIDERS: 'club', OIDC_CLUB_ISSUER: 'https://nobody.invalid', OIDC_CLUB_CLIENT_ID: 'convoke' };
beforeAll(async () => {
  town = await startNpmDirectory();
  const settings = settingsFor(town);
  const limited = { RATE_LIMITS: 'true', TRUSTED_PROXIES: '127.0.0.1' };
  [server, careful] = await Promise.all([
    startTestServer({ ...settings, ...CLUB, ...limited, LDAP_TIMEOUT: '0.3' }),
    startTestServer({ ...settings, ...limited, LDAP_REGISTRATION: 'policy', DATABASE_LOGIN: 'false' }),
  ]);
});
beforeEach(() => void (town.asked = []));
afterAll(() => Promise.all([town?.close(), server?.close(), careful?.close()]));

const LOGIN = `mutation ($email: String!, $password: String!) {
  login(email: $email, password: $password) { accessToken user { id email provider } }
}`;
const LINK = `mutation ($challenge: String!, $password: String) {
  linkOutsideIdentity(challenge: $challenge, password: $password) { id }
}`;
const REGISTER = `mutation ($challenge: String!, $reason: String) {
  registerFromOutside(challenge: $challenge, reason: $reason) { accessToken user { id } }
}`;

let network = 0;
/** Each attempt comes from a network of its own. */
const login = (email: string, password: string, to = server) =>
  to.graphql(LOGIN, { email, password }, { headers: { 'x-forwarded-for': `192.0.2.${++network % 250}` } });
const idIn = ({ data }: GraphqlAnswer) => data?.login?.user.id;
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const challengeIn = ({ errors }: GraphqlAnswer) => (errors![0] as Record<string, any>).challenge as string;
const isSignedIn = async (token: string) =>
  (await server.graphql('{ loggedUser { id } }', {}, { token })).data?.loggedUser != null;

let people = 0;
async function putPerson(traits: Partial<DirectoryEntry> = {}): Promise<DirectoryEntry & { address: string }> {
  const uid = `person${++people}`;
  const entry = { uid, password: `secret of ${uid}`, mail: [`${uid}@town.example`], ...traits };
  await town.put(entry);
  return { ...entry, address: entry.mail[0]! };
}

test('the configuration tells that there is a directory', async () => {
  const { data } = await server.graphql('{ config { auth { ldap databaseLogin } } }');
  expect(data!.config.auth).toEqual({ ldap: true, databaseLogin: true });
});

describe('somebody whom the directory knows', () => {
  test('gets an account at the first sign-in, and in again by user name or address', async () => {
    const { uid, password, address } = await putPerson();
    const first = await login(uid, password);
    expect(first.data!.login.user).toMatchObject({ email: address, provider: 'ldap' });
    expect(await isSignedIn(first.data!.login.accessToken)).toBe(true);
    for (const name of [uid, address, ` ${uid} `]) expect(idIn(await login(name, password))).toBe(idIn(first));
  });

  test('is refused with a wrong password, with none, and once the entry is locked', async () => {
    const { uid, password } = await putPerson();
    for (const wrong of ['wrong', '']) expect(codeOf(await login(uid, wrong))).toBe('invalid_credentials');
    expect(idIn(await login(uid, password))).toBeDefined();
    await town.lock(uid);
    expect(codeOf(await login(uid, password))).toBe('invalid_credentials');
  });

  test('keeps the account when the directory has another name and address for them', async () => {
    const { uid, password, address } = await putPerson();
    const { id, email } = (await login(uid, password)).data!.login.user;
    await town.changeMail(uid, `new-${address}`);
    await town.rename(uid, `${uid}-miller`);
    expect((await login(`${uid}-miller`, password)).data!.login.user).toMatchObject({ id, email });
    expect(codeOf(await login(uid, password))).toBe('invalid_credentials');
  });

  test('gives a code where they have set a second factor up', async () => {
    const { uid, password } = await putPerson();
    const accessToken = (await login(uid, password)).data!.login.accessToken;
    const { app } = await addSecondFactor(server, { accessToken, password } as never);
    const halfIn = await login(uid, password);
    expect(codeOf(halfIn)).toBe('second_factor_required');
    const { data } = await server.graphql(
      `mutation ($challenge: String!, $code: String!) { completeLogin(challenge: $challenge, code: $code) { accessToken } }`,
      { challenge: challengeIn(halfIn), code: app.code(1) },
    );
    expect(await isSignedIn(data!.completeLogin.accessToken)).toBe(true);
  });
});

describe('an account with a password', () => {
  test('is signed in to without asking the directory, and when that is down', async () => {
    const { user, password } = await buildPerson(server);
    expect(idIn(await login(user.email, password))).toBe(user.id);
    expect(town.asked).toEqual([]);
    town.silent = true;
    try {
      expect(idIn(await login(user.email, password))).toBe(user.id);
      const refused = await login('rose', 'secret');
      expect(refused.errors![0]).toMatchObject({ code: 'outside_unavailable', status_code: 503 });
      expect(refused.errors![0]!.message).toContain('Town directory');
    } finally {
      town.silent = false;
    }
  });

  test('is not given to who has its address in the directory, until they prove that it is theirs', async () => {
    const owner = await buildPerson(server);
    const { uid, password } = await putPerson({ mail: [owner.user.email] });
    const arrived = await login(uid, password);
    expect(codeOf(arrived)).toBe('outside_person_unknown');
    const challenge = challengeIn(arrived);
    const { errors } = await server.graphql(REGISTER, { challenge });
    expect(errors![0]).toMatchObject({ code: 'email_taken' });
    expect(codeOf(await server.graphql(LINK, { challenge }))).toBe('unauthenticated');

    const token = (await login(owner.user.email, owner.password)).data!.login.accessToken;
    await server.graphql(LINK, { challenge }, { token });
    expect(idIn(await login(uid, password))).toBe(owner.user.id);
    expect(idIn(await login(owner.user.email, owner.password))).toBe(owner.user.id);
  });
});

describe('an account without a password', () => {
  const CHANGE = `mutation ($email: String!, $password: String!) { changeEmail(email: $email, password: $password) { id } }`;

  test('takes that of the directory where its owner has to prove once more who they are', async () => {
    const { uid, password } = await putPerson();
    const token = (await login(uid, password)).data!.login.accessToken;
    const change = (given: string) =>
      server.graphql(CHANGE, { email: `n-${uid}@example.org`, password: given }, { token });
    expect(codeOf(await change('wrong'))).toBe('incorrect_password');
    expect(codeOf(await change('secret of somebody'))).toBe('incorrect_password');
    expect((await change(password)).errors).toBeUndefined();
  });

  test('is signed out everywhere once its owner is gone from the directory, and nobody else is', async () => {
    const [gone, member, stays, linked] = [await putPerson(), await putPerson(), await putPerson(), await putPerson()];
    const tokens = new Map<string, string>();
    for (const { uid, password } of [gone, member, stays]) {
      tokens.set(uid, (await login(uid, password)).data!.login.accessToken);
    }
    await server.db.query(
      `INSERT INTO outside_identities (user_id, provider, subject, created_at, last_used_at)
       SELECT id, 'club', email, now(), now() FROM users WHERE email = $1`,
      [member.address],
    );
    const owner = await buildPerson(server, { email: linked.address });
    const challenge = challengeIn(await login(linked.uid, linked.password));
    await server.graphql(LINK, { challenge, password: owner.password }, { token: owner.accessToken });
    for (const { uid } of [gone, member, linked]) await town.remove(uid);

    await runCron(server, 'accounts.directory-departures');
    expect(await isSignedIn(tokens.get(gone.uid)!)).toBe(false);
    for (const { uid } of [member, stays]) expect(await isSignedIn(tokens.get(uid)!)).toBe(true);
    expect(await isSignedIn(owner.accessToken)).toBe(true);
  });

  test('stays signed in while the directory cannot be asked', async () => {
    const { uid, password } = await putPerson();
    const token = (await login(uid, password)).data!.login.accessToken;
    await town.remove(uid);
    town.silent = true;
    await expect(runCron(server, 'accounts.directory-departures')).rejects.toThrow();
    town.silent = false;
    expect(await isSignedIn(token)).toBe(true);
  });
});

test('where passwords of ours are not taken, those of the directory are', async () => {
  const { user, password } = await buildPerson(careful);
  expect(codeOf(await login(user.email, password, careful))).toBe('invalid_credentials');
  const person = await putPerson();
  expect(codeOf(await login(person.uid, person.password, careful))).toBe('outside_person_unknown');
});

describe('where people of the directory register as anybody else', () => {
  const under = async (registrations: 'open' | 'approval' | 'closed', work: () => Promise<void>) => {
    const settings = careful.app.get(InstanceSettingsService, { strict: false });
    await settings.change({ registrations });
    try {
      await work();
    } finally {
      await settings.change({ registrations: 'open' });
    }
  };
  const register = async (reason: string | null = null) => {
    const { uid, password } = await putPerson();
    const challenge = challengeIn(await login(uid, password, careful));
    return {
      answer: await careful.graphql(REGISTER, { challenge, reason }),
      again: () => login(uid, password, careful),
    };
  };

  test('an account is made when they say so', async () => {
    const { answer, again } = await register();
    expect(idIn(await again())).toBe(answer.data!.registerFromOutside.user.id);
  });

  test('moderators are asked, or nobody gets one, as the policy says', async () => {
    await under('approval', async () => {
      const { answer, again } = await register('I live here');
      expect(codeOf(answer)).toBe('user_not_approved');
      expect(codeOf(await again())).toBe('user_not_approved');
    });
    await under('closed', async () => {
      expect(codeOf((await register()).answer)).toBe('registrations_closed');
    });
  });
});

describe('guessing passwords of the directory', () => {
  const binds = ({ uid }: DirectoryEntry) => town.asked.filter((each) => each.startsWith(`bind uid=${uid},`)).length;

  test('stops before directories lock people out, by whatever name', async () => {
    const person = await putPerson();
    for (let guess = 0; guess < 3; guess++) {
      for (const name of [person.uid, person.address, person.uid.toUpperCase()]) await login(name, `${guess}`, careful);
    }
    expect(binds(person)).toBe(4);
    expect(codeOf(await login(person.address, person.password, careful))).toBe('invalid_credentials');
  });

  test('is told in the same words whether or not there is somebody of the name', async () => {
    const { uid } = await putPerson();
    const refusals = async (name: string) => {
      const codes = [];
      for (let guess = 0; guess < 6; guess++) codes.push(codeOf(await login(name, `${guess}`, careful)));
      return codes;
    };
    const known = await refusals(uid);
    expect(await refusals('nobody')).toEqual(known);
    expect(new Set(known)).toEqual(new Set(['invalid_credentials', 'too_many_requests']));
  });

  test('gives nobody new guesses at the password of an account whose address they have there', async () => {
    const owner = await buildPerson(server);
    const { uid, password } = await putPerson();
    const id = idIn(await login(uid, password));
    await town.changeMail(uid, owner.user.email);
    const codes = new Set<string | undefined>();
    for (let round = 0; round < 6; round++) {
      const own = await login(owner.user.email, password);
      if (own.data?.login) expect(idIn(own)).toBe(id);
      codes.add(codeOf(await login(owner.user.email, `guess ${round}`)));
    }
    expect(codes).toEqual(new Set(['invalid_credentials', 'sign_in_paused']));
  });

  test('begins anew after the right one', async () => {
    const { uid, password } = await putPerson();
    for (let round = 0; round < 2; round++) {
      for (let guess = 0; guess < 3; guess++) await login(uid, `${guess}`, careful);
      expect(codeOf(await login(uid, password, careful))).toBe('outside_person_unknown');
    }
  });
});
