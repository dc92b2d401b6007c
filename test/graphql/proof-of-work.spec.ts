import { createHash, hkdfSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { User } from '#convoke/accounts';
import { joinAnonymously } from '#test/anonymous';
import { runCron } from '#test/cron';
import { buildEvent } from '#test/events';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { newNonce, writeChallenge } from '../../libs/accounts/src/challenge.js';

const BITS = 10;
let server: TestServer;
beforeAll(async () => {
  const limited = { RATE_LIMITS: 'true', TRUSTED_PROXIES: '127.0.0.1', ANONYMOUS_PARTICIPATION: 'true' };
  server = await startTestServer({ PROOF_OF_WORK: String(BITS), ...limited });
});
beforeEach(() => server.db.query('DELETE FROM rate_limits'));
afterAll(() => server.close());

const register = async (email: string, proof: string | null, { password = 'a rose of the desert', ip = '' } = {}) => {
  const { errors } = await server.graphql(
    `mutation ($email: String!, $password: String!, $proof: String) {
      createUser(email: $email, password: $password, proof: $proof) { id }
    }`,
    { email, password, proof },
    ip ? { headers: { 'x-forwarded-for': ip } } : {},
  );
  return errors?.[0]!.code ?? 'taken in';
};
const challenge = async (purpose = 'SIGN_UP') =>
  (await server.graphql(`{ challenge(purpose: ${purpose}) { challenge difficulty expiresOn } }`)).data!.challenge;
const stored = (email: string) => server.db.manager.existsBy(User, { email });

/** A proof, found as a program of anybody's would find it. */
async function proof(purpose?: string): Promise<string> {
  const { challenge: text, difficulty } = await challenge(purpose);
  const bytes = Buffer.alloc(40);
  createHash('sha256').update(text).digest().copy(bytes);
  for (let counter = 0; ; counter++) {
    bytes.writeBigUInt64BE(BigInt(counter), 32);
    if (createHash('sha256').update(bytes).digest().readUInt32BE() >>> (32 - difficulty) === 0)
      return `${text}:${counter}`;
  }
}

test('the configuration tells how much work, and programs that it is asked for', async () => {
  expect(await challenge()).toMatchObject({ difficulty: BITS, challenge: expect.stringMatching(/^sign_up\./) });
  expect((await server.graphql('{ config { proofOfWork } }')).data!.config.proofOfWork).toBe(true);
});

describe('a registration', () => {
  test('with a proof is taken in', async () => {
    expect(await register('rose@example.org', await proof())).toBe('taken in');
    expect(await stored('rose@example.org')).toBe(true);
  });

  test('with a proof that was used is not, however many come at once', async () => {
    const one = await proof();
    const codes = await Promise.all(Array.from({ length: 8 }, (_, i) => register(`crowd${i}@example.org`, one)));
    expect(codes.toSorted()).toEqual([...Array(7).fill('proof_invalid'), 'taken in']);
  });

  test('with a proof that is none, or an old one, is not', async () => {
    const old = await proof();
    const short = `${(await challenge()).challenge}:1`;
    for (const bad of ['x', short, old.replace('sign_up', 'sign_in')]) {
      expect(await register('bad@example.org', bad)).toBe('proof_invalid');
    }
    const restore = moveClock(server, 1.1);
    expect(await register('bad@example.org', old)).toBe('proof_invalid');
    restore();
    expect(await stored('bad@example.org')).toBe(false);
  });

  test('with a proof of work done for something else is not', async () => {
    const key = new Uint8Array(hkdfSync('sha256', server.config.secrets.key, 'convoke', 'proof-of-work', 32));
    const work = { difficulty: 0, expiresOn: new Date(1000 * Math.ceil(Date.now() / 1000 + 60)) };
    const proofOf = (purpose: string) => `${writeChallenge({ ...work, purpose, nonce: newNonce() }, key)}:0`;
    expect(await register('other@example.org', proofOf('something_else'))).toBe('proof_invalid');
    expect(await register('other@example.org', proofOf('sign_up'))).toBe('taken in');
  });

  test('that has a mistake does not use its proof up', async () => {
    const one = await proof();
    expect(await register('weak@example.org', one, { password: 'short' })).toBe('validation');
    expect(await register('weak@example.org', one)).toBe('taken in');
  });

  test('without a proof is taken in twice an hour from one network', async () => {
    const from = (ip: string) => register(`${ip.replaceAll('.', '-')}@example.org`, null, { ip });
    expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([
      'taken in',
      'taken in',
      'proof_required',
    ]);
    expect(await from('192.0.2.2')).toBe('taken in');
    expect(await register('proved@example.org', await proof(), { ip: '192.0.2.1' })).toBe('taken in');
  });

  test('without a proof is taken in twenty times an hour from everywhere', async () => {
    const codes = [];
    for (let i = 0; i < 22; i++) codes.push(await register(`n${i}@example.org`, null, { ip: `198.51.100.${i}` }));
    expect(codes).toEqual([...Array(20).fill('taken in'), 'proof_required', 'proof_required']);
  });
});

test('taking part without an account asks for a proof as well, of work that was done for that', async () => {
  const { event } = await buildEvent(server, { options: { anonymousParticipation: true } });
  const ask = async (wish: object) => {
    const { errors } = await joinAnonymously(server, event.id, 'visitor@example.org', wish, '192.0.2.9');
    return errors?.[0]!.code ?? 'taken in';
  };
  expect(await ask({ proof: await proof('JOIN') })).toBe('taken in');
  expect(await ask({ proof: await proof() })).toBe('proof_invalid');
  expect([await ask({}), await ask({}), await ask({})]).toEqual(['taken in', 'taken in', 'proof_required']);
});

test('spent challenges are forgotten once they would not be taken anyway', async () => {
  const count = async () => (await server.db.query('SELECT nonce FROM spent_challenges')).length;
  await register('last@example.org', await proof());
  await runCron(server, 'accounts.purge');
  expect(await count()).toBeGreaterThan(0);
  const restore = moveClock(server, 1.1);
  await runCron(server, 'accounts.purge');
  restore();
  expect(await count()).toBe(0);
});

test('where limits are off, no more are taken in without a proof', async () => {
  const unlimited = await startTestServer({ PROOF_OF_WORK: String(BITS), RATE_LIMITS: 'false' });
  try {
    const query = (i: number) =>
      `mutation { createUser(email: "u${i}@example.org", password: "a rose of the desert") { id } }`;
    const answers = [
      await unlimited.graphql(query(0)),
      await unlimited.graphql(query(1)),
      await unlimited.graphql(query(2)),
    ];
    expect(answers.map(({ errors }) => errors?.[0]!.code)).toEqual([undefined, undefined, 'proof_required']);
  } finally {
    await unlimited.close();
  }
});

test('where the configuration asks for none there is no challenge, and no proof is looked at', async () => {
  const plain = await startTestServer();
  try {
    const { data } = await plain.graphql('{ challenge(purpose: SIGN_UP) { challenge } config { proofOfWork } }');
    expect(data).toMatchObject({ challenge: null, config: { proofOfWork: false } });
    const query =
      'mutation { createUser(email: "a@example.org", password: "a rose of the desert", proof: "x") { id } }';
    expect((await plain.graphql(query)).errors).toBeUndefined();
  } finally {
    await plain.close();
  }
});
