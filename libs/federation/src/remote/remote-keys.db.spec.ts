import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '#test/refusal';
import { type PersonTraits, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { RemoteActors } from './index.js';
import { RemoteKeys } from './remote-keys.service.js';

let server: TestServer;
let remote: RemoteServer;
let other: RemoteServer;
let actors: RemoteActors;
let keys: RemoteKeys;
let setClockRight = () => {};

beforeAll(async () => {
  [server, remote, other] = await Promise.all([
    startTestServer({ FEDERATION: 'true' }),
    RemoteServer.start(),
    RemoteServer.start(),
  ]);
  actors = server.app.get(RemoteActors, { strict: false });
  keys = server.app.get(RemoteKeys, { strict: false });
});
afterEach(() => setClockRight());
afterAll(async () => {
  await Promise.all([server.close(), remote.close(), other.close()]);
});

let people = 0;
const somebody = (traits: PersonTraits = {}) => remote.person(`person_${++people}`, traits);
const asked = ({ uri }: RemotePerson) => remote.timesAsked(new URL(uri).pathname);

function serveWith(person: RemotePerson, changes: Record<string, unknown>): void {
  Object.assign(person.document, changes);
  remote.serve(person.uri, person.document);
}

describe('whose a key is', () => {
  it('is what the document says that has it', async () => {
    const ada = somebody();
    expect(await keys.find(ada.keyId)).toBeNull();
    const { remote: told } = await keys.fetch(ada.keyId);
    expect(told).toMatchObject({ uri: ada.uri, keys: { [ada.keyId]: ada.publicKeyPem } });
    expect((await keys.find(ada.keyId))?.remote.uri).toBe(ada.uri);
  });

  it('may be said by a document of its own, whose owner must name it back', async () => {
    const keyId = `${remote.url}/keys/${++people}`;
    const ada = somebody();
    remote.serve(keyId, { id: keyId, type: 'Key', owner: ada.uri, publicKeyPem: ada.publicKeyPem });
    expect(await refusalOf(keys.fetch(keyId))).toBe('key_owner');
    expect(await actors.find(ada.uri)).toBeNull();
    const named = somebody();
    const ownId = `${named.uri}/key`;
    serveWith(named, { publicKey: { id: ownId, owner: named.uri, publicKeyPem: named.publicKeyPem } });
    remote.serve(ownId, { id: ownId, type: 'Key', owner: named.uri, publicKeyPem: named.publicKeyPem });
    expect((await keys.fetch(ownId)).remote.uri).toBe(named.uri);
  });

  it('may be said by a part of the owner’s document at the address of the key', async () => {
    const ada = somebody();
    const keyId = `${ada.uri}/main-key`;
    const publicKey = { id: keyId, owner: ada.uri, publicKeyPem: ada.publicKeyPem };
    serveWith(ada, { publicKey });
    remote.serve(keyId, { id: ada.uri, type: 'Person', preferredUsername: 'ada', publicKey });
    expect((await keys.fetch(keyId)).remote).toMatchObject({ uri: ada.uri, keys: { [keyId]: ada.publicKeyPem } });
  });

  it('is not said by a key on one server of an owner on another', async () => {
    const ada = somebody();
    const keyId = `${other.url}/keys/forged`;
    other.serve(keyId, { id: keyId, type: 'Key', owner: ada.uri, publicKeyPem: ada.publicKeyPem });
    expect(await refusalOf(keys.fetch(keyId))).toBe('key_owner');
    const actorLike = `${other.url}/users/forged`;
    const publicKey = { id: `${actorLike}#main-key`, owner: ada.uri, publicKeyPem: ada.publicKeyPem };
    other.serve(actorLike, { ...ada.document, id: actorLike, inbox: `${actorLike}/inbox`, publicKey });
    expect(await refusalOf(keys.fetch(`${actorLike}#main-key`))).toBe('key_owner');
    expect(await actors.find(actorLike)).toBeNull();
  });

  it('is not said by a key on one server of an owner on another, even one that names it back', async () => {
    const keyId = `${other.url}/keys/lent`;
    const ada = somebody();
    serveWith(ada, { publicKey: { id: keyId, owner: ada.uri, publicKeyPem: ada.publicKeyPem } });
    other.serve(keyId, { id: keyId, type: 'Key', owner: ada.uri, publicKeyPem: ada.publicKeyPem });
    expect(await refusalOf(keys.fetch(keyId))).toBe('key_owner');
    expect(asked(ada)).toBe(0);
  });

  it('is not said by an actor that has another key', async () => {
    const ada = somebody();
    expect(await refusalOf(keys.fetch(`${ada.uri}#other-key`))).toBe('key_owner');
  });

  it('is nobody where two actors claim one key', async () => {
    const [ada, bob] = [somebody(), somebody()];
    await actors.get(ada.uri);
    serveWith(bob, { publicKey: { id: ada.keyId, owner: bob.uri, publicKeyPem: bob.publicKeyPem } });
    await actors.get(bob.uri);
    expect(await keys.find(ada.keyId)).toBeNull();
  });

  it('is asked once more when the key has changed, and then known', async () => {
    const ada = somebody();
    await actors.get(ada.uri);
    remote.rotateKey(ada);
    expect((await keys.find(ada.keyId))?.remote.keys[ada.keyId]).not.toBe(ada.publicKeyPem);
    expect((await keys.fetch(ada.keyId)).remote.keys[ada.keyId]).toBe(ada.publicKeyPem);
    expect((await keys.find(ada.keyId))?.remote.keys[ada.keyId]).toBe(ada.publicKeyPem);
    expect(asked(ada)).toBe(2);
  });

  it('is asked again once in ten minutes, however many requests it does not fit', async () => {
    const ada = somebody();
    for (const asked of ['as a new one', 'once more'])
      expect(await Promise.all([1, 2, 3].map(() => refusalOf(keys.fetch(ada.keyId)))), asked).toEqual([
        'taken',
        'taken',
        'taken',
      ]);
    const stormy = await Promise.all([1, 2, 3].map(() => refusalOf(keys.fetch(ada.keyId))));
    expect(new Set(stormy)).toEqual(new Set(['asked_recently']));
    expect(asked(ada)).toBe(2);
    setClockRight = moveClock(server, 0.2);
    expect(await refusalOf(keys.fetch(ada.keyId))).toBe('taken');
    expect(asked(ada)).toBe(3);
  });

  it('is asked once where nobody has it, too', async () => {
    const keyId = `${remote.url}/nowhere#key`;
    expect(await refusalOf(keys.fetch(keyId))).toBe('not there');
    expect(await refusalOf(keys.fetch(keyId))).toBe('asked_recently');
    expect(remote.timesAsked('/nowhere')).toBe(1);
  });

  it('is not waited for longer than the sender would wait', async () => {
    let closed = 0;
    const path = '/hanging-key';
    remote.handle(path, (request) => request.on('close', () => closed++));
    const result = refusalOf(keys.fetch(remote.url + path));
    await Promise.race([result, sleep(8000, 'still waiting')]).then((reason) => expect(reason).toBe('timeout'));
    await expect.poll(() => closed).toBe(1);
  });
});
