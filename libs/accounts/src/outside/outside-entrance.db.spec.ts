import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { arrivalOf, arrive, THREE_PROVIDERS } from '#test/outside';
import { buildPerson } from '#test/people';
import { registrationOn } from '#test/registration';
import { addSecondFactor } from '#test/second-factor';
import { startTestServer, type TestServer } from '#test/server';
import { User } from '../user.entity.js';
import { OutsideIdentity } from './outside-identity.entity.js';
import type { OutsideArrival } from './outside-person.js';

const REGISTER = `mutation ($challenge: String!, $email: String, $reason: String, $invitation: String) {
  registerFromOutside(challenge: $challenge, email: $email, reason: $reason, invitation: $invitation, locale: "fr") {
    accessToken user { email locale confirmedAt provider }
  }
}`;
const OWN = '{ loggedUser { hasPassword outsideIdentities { provider label usable name } } }';
const LINK = `mutation ($challenge: String!) { linkOutsideIdentity(challenge: $challenge) { id } }`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...THREE_PROVIDERS, REGISTRATION_DENYLIST: 'bully.example' });
});
afterAll(() => server.close());

const register = async (arrival: OutsideArrival, variables: Record<string, unknown> = {}) => {
  const { challenge } = await arrive(server, arrival);
  const { data, errors } = await server.graphql(REGISTER, { challenge, ...variables });
  return { entered: data?.registerFromOutside, refusal: errors?.[0] };
};
const identities = (subject: string) => server.db.manager.findBy(OutsideIdentity, { subject });
const account = (email: string) => server.db.manager.findOneBy(User, { email });
const change = (email: string, changes: object) => server.db.manager.update(User, { email }, changes);
const linked = async (subject: string) => {
  const person = await buildPerson(server);
  const { challenge } = await arrive(server, arrivalOf(subject));
  const { errors } = await server.graphql(LINK, { challenge }, { token: person.accessToken });
  expect(errors).toBeUndefined();
  return person;
};

describe('somebody who is linked with an account', () => {
  test('gets into it, whatever their address is by now', async () => {
    const { user } = await linked('anna');
    const entered = await arrive(server, arrivalOf('anna', { email: 'admin@example.org' }));
    expect(entered.user!.id).toBe(user.id);
    const { data } = await server.graphql('{ loggedUser { signIns { kind } } }', {}, { token: entered.accessToken });
    expect(data!.loggedUser.signIns[0]).toEqual({ kind: 'OUTSIDE' });
  });

  test('is asked for the second factor that is on', async () => {
    await addSecondFactor(server, await linked('bert'));
    expect(await arrive(server, arrivalOf('bert'))).toMatchObject({
      code: 'second_factor_required',
      challenge: expect.any(String),
    });
  });

  test('is kept out of an account that is disabled, or that moderators did not let in yet', async () => {
    const { email } = (await linked('carl')).user;
    await change(email, { disabledAt: new Date() });
    expect((await arrive(server, arrivalOf('carl'))).code).toBe('user_disabled');
    await change(email, { disabledAt: null, confirmedAt: null, waitingSince: new Date() });
    expect((await arrive(server, arrivalOf('carl'))).code).toBe('user_not_approved');
  });

  test('is nobody whom another provider calls the same', async () => {
    await linked('dora');
    const elsewhere = await arrive(server, arrivalOf('dora', { provider: 'guests' }));
    expect(elsewhere.code).toBe('outside_person_unknown');
  });
});

describe('somebody with the address of an account', () => {
  test.each([true, false])(
    'is not let into it, and is told what all strangers are (verified: %s)',
    async (verified) => {
      const { email } = (await buildPerson(server)).user;
      const known = await arrive(server, arrivalOf(`known-${verified}`, { email, emailVerified: verified }));
      const stranger = await arrive(server, arrivalOf(`stranger-${verified}`, { emailVerified: verified }));
      expect([known.code, stranger.code]).toEqual(['outside_person_unknown', 'outside_person_unknown']);
      expect(await identities(`known-${verified}`)).toEqual([]);
    },
  );

  test('is not let into it where the provider vouches for all of its people', async () => {
    const { email } = (await buildPerson(server)).user;
    const entered = await arrive(server, arrivalOf('colleague', { provider: 'firm', email }));
    expect(entered).toMatchObject({ code: 'outside_person_unknown', accessToken: undefined });
  });

  test('learns of it when the provider verified the address, and else its owner does, by mail', async () => {
    const { email } = (await buildPerson(server)).user;
    const verified = await register(arrivalOf('owner', { email }));
    expect(verified.refusal).toMatchObject({ code: 'email_taken', field: 'email' });
    const unverified = await register(arrivalOf('attacker', { email, emailVerified: false }));
    const unknown = await register(arrivalOf('stranger', { emailVerified: false }));
    expect(unverified).toEqual(unknown);
    expect((await mailsTo(server, email)).at(-1)!.text).toContain('/password-reset/');
    expect(await identities('attacker')).toEqual([]);
  });
});

describe('somebody new', () => {
  test('has an account without a password at once, in their language', async () => {
    const { entered } = await register(arrivalOf('emil'));
    expect(entered.user).toEqual({
      email: 'emil@example.org',
      locale: 'fr',
      confirmedAt: expect.any(String),
      provider: 'club',
    });
    const { data } = await server.graphql(OWN, {}, { token: entered.accessToken });
    expect(data!.loggedUser).toEqual({
      hasPassword: false,
      outsideIdentities: [{ provider: 'club', label: 'The club', usable: true, name: 'emil' }],
    });
    expect((await arrive(server, arrivalOf('emil'))).user!.email).toBe('emil@example.org');
  });

  test('opens a mail first when the provider did not verify the address, or they give another one', async () => {
    for (const [subject, traits, email] of [
      ['fanny', { emailVerified: false }, 'fanny@example.org'],
      ['gerd', {}, 'other@example.org'],
      ['hans', { email: null }, 'hans@elsewhere.example'],
    ] as const) {
      const wish = email === `${subject}@example.org` ? {} : { email };
      expect(await register(arrivalOf(subject, traits), wish)).toEqual({ entered: null, refusal: undefined });
      expect(await identities(subject)).toEqual([]);
      const { data } = await registrationOn(server).confirm(await tokenMailedTo(server, email));
      expect(data!.validateUser.user.email).toBe(email);
      expect((await arrive(server, arrivalOf(subject, traits))).user!.email).toBe(email);
    }
  });

  test('gets the mail anew with all that belongs to it', async () => {
    await register(arrivalOf('ilse', { emailVerified: false }));
    await registrationOn(server).resend('ilse@example.org');
    await registrationOn(server).confirm(await tokenMailedTo(server, 'ilse@example.org'));
    expect((await arrive(server, arrivalOf('ilse'))).user!.email).toBe('ilse@example.org');
  });

  test('is not let in by the password of somebody who registered the address before and did not confirm it', async () => {
    const { register: byPassword, login, confirm } = registrationOn(server);
    await byPassword('jana@example.org');
    const old = await tokenMailedTo(server, 'jana@example.org');
    expect((await register(arrivalOf('jana'))).entered).toBeTruthy();
    expect((await confirm(old)).errors![0]).toMatchObject({ code: 'invalid_link' });
    expect((await login('jana@example.org')).errors![0]).toMatchObject({ code: 'invalid_credentials' });
  });

  test('gets nothing of an account that somebody else confirms with a password of their own', async () => {
    await register(arrivalOf('thief', { email: 'kim@example.org', emailVerified: false }));
    await server.mails();
    const { register: byPassword, confirm, login } = registrationOn(server);
    await byPassword('kim@example.org');
    await confirm(await tokenMailedTo(server, 'kim@example.org'));
    expect((await login('kim@example.org')).errors).toBeUndefined();
    expect((await arrive(server, arrivalOf('thief', { email: 'kim@example.org' }))).code).toBe(
      'outside_person_unknown',
    );
  });

  test('gets no account with the password of another registration when their own mail is opened', async () => {
    const { register: byPassword, confirm, login } = registrationOn(server);
    await register(arrivalOf('lena', { emailVerified: false }));
    const own = await tokenMailedTo(server, 'lena@example.org');
    await byPassword('lena@example.org');
    await confirm(own);
    expect((await account('lena@example.org'))!.passwordHash).toBeNull();
    expect((await login('lena@example.org')).errors![0]).toMatchObject({ code: 'invalid_credentials' });
  });
});

describe('who may register', () => {
  const settings = () => server.app.get(InstanceSettingsService, { strict: false });

  test('nobody of a provider whose people never may', async () => {
    const { refusal } = await register(arrivalOf('max', { provider: 'guests' }));
    expect(refusal).toMatchObject({ code: 'registrations_closed' });
  });

  test('nobody whom the list of the denied names, not even of a provider that vouches for its people', async () => {
    const email = 'nico@bully.example';
    expect((await register(arrivalOf('nico', { email }))).refusal).toMatchObject({ field: 'email' });
    expect((await arrive(server, arrivalOf('nico', { email, provider: 'firm' }))).code).toBe('validation');
    expect(await account(email)).toBeNull();
  });

  test('nobody where registration is closed, but those of a provider that vouches for its people, at once', async () => {
    await settings().change({ registrations: 'closed' });
    expect((await register(arrivalOf('olga'))).refusal).toMatchObject({ code: 'registrations_closed' });
    const { user } = await arrive(server, arrivalOf('olga', { provider: 'firm' }));
    expect(user).toMatchObject({ email: 'olga@example.org', passwordHash: null, locale: 'fr' });
    expect(await account('olga@example.org')).toMatchObject({ confirmedAt: expect.any(Date) });
  });

  test('who says why, where moderators decide: then they wait', async () => {
    await settings().change({ registrations: 'approval' });
    expect((await register(arrivalOf('paul'))).refusal).toMatchObject({ code: 'validation', field: 'reason' });
    const { refusal } = await register(arrivalOf('paul'), { reason: 'I sing in the choir' });
    expect(refusal).toMatchObject({ code: 'user_not_approved' });
    expect(await account('paul@example.org')).toMatchObject({ confirmedAt: null, waitingSince: expect.any(Date) });
    expect((await arrive(server, arrivalOf('paul'))).code).toBe('user_not_approved');
    await settings().change({ registrations: 'open' });
  });
});
