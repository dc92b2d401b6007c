import { sign, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock, Database } from '#convoke/core';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { ActorKeys } from './index.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

/** The keys as another process sees them. */
const otherProcess = () => new ActorKeys(server.app.get(Database), server.app.get(Clock));

async function storedKeys(actorId: string): Promise<number> {
  return (await server.db.query('SELECT FROM actor_keys WHERE actor_id = $1', [actorId])).length;
}

describe('the key of a local actor', () => {
  it('is made at its first use, and is RSA of 2048 bits under the actor’s address', async () => {
    const { actor } = await buildPerson(server);
    expect(await storedKeys(actor.id)).toBe(0);
    const { keyId, privateKey, publicKeyPem } = await otherProcess().of(actor);
    expect(keyId).toBe(`${actor.url}#main-key`);
    expect(privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
    expect(publicKeyPem).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    const text = Buffer.from('a text');
    expect(verify('sha256', text, publicKeyPem, sign('sha256', text, privateKey))).toBe(true);
  });

  it('stays the same, for other processes too', async () => {
    const { actor } = await buildPerson(server);
    const first = otherProcess();
    const { publicKeyPem } = await first.of(actor);
    expect((await first.of(actor)).publicKeyPem).toBe(publicKeyPem);
    expect((await otherProcess().of(actor)).publicKeyPem).toBe(publicKeyPem);
  });

  it('is one when several need it first at the same time', async () => {
    const { actor } = await buildPerson(server);
    const processes = [otherProcess(), otherProcess()];
    const keys = await Promise.all([...processes, ...processes].map((process) => process.of(actor)));
    expect(new Set(keys.map(({ publicKeyPem }) => publicKeyPem)).size).toBe(1);
    expect(await storedKeys(actor.id)).toBe(1);
  });

  it('is another than that of any other actor', async () => {
    const keys = otherProcess();
    const [one, other] = [await buildPerson(server), await buildPerson(server)];
    expect((await keys.of(one.actor)).publicKeyPem).not.toBe((await keys.of(other.actor)).publicKeyPem);
  });

  it('is made at the next use when it could not be made', async () => {
    const { actor } = await buildPerson(server);
    const keys = otherProcess();
    await expect(keys.of({ id: '999999999', url: actor.url })).rejects.toThrow();
    await expect(keys.of({ id: '999999999', url: actor.url })).rejects.toThrow();
    expect((await keys.of(actor)).keyId).toBe(`${actor.url}#main-key`);
  });
});
