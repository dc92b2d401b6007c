import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog, loadConfig, type Log } from '#convoke/core';
import { certificateFor, GROUPS, ORGANIZERS, settingsFor, type TestDirectory } from '#test/directory';
import { type NpmDirectory, startNpmDirectory } from '#test/npm-directory';
import { findSlapd, MISSING, startSlapd } from '#test/slapd';
import type { DirectoryPerson } from './directory-person.js';
import { Directory } from './directory.service.js';
import { openDirectory } from './open-directory.js';

const log = createLog('silent') as Log;
const slapd = await findSlapd();
const ENCRYPTED = { LDAP_STARTTLS: 'true' };
const UNAVAILABLE = { code: 'outside_unavailable' };

function connectTo(directory: TestDirectory, changes: Record<string, string> = {}): Directory {
  const settings = { ...settingsFor(directory), ...changes };
  return new Directory(loadConfig({ SECRET_KEY: 'k'.repeat(32), ...settings }).outside, log);
}

const whoIs = (directory: Directory, name: string) => directory.ask((connection) => connection.find(name));
/** As whom the directory lets somebody in. */
const prove = (directory: Directory, name: string, password: string): Promise<DirectoryPerson | null> =>
  directory.ask(async (connection) => {
    const person = await connection.find(name);
    return (await connection.isPasswordOf(person, password)) ? person : null;
  });

const SERVERS = [
  { name: 'the server of npm', start: startNpmDirectory, missing: false },
  { name: 'slapd', start: startSlapd, missing: slapd === null },
];

describe.each(SERVERS)('with $name', ({ start, missing }) => {
  let town: TestDirectory;
  let directory: Directory;
  beforeAll(async () => {
    if (missing) return void process.stdout.write(`${MISSING}\n`);
    town = await start();
    directory = connectTo(town);
    await town.put({
      uid: 'rose',
      password: 'rose-secret',
      mail: ['rose@town.example'],
      name: 'Rose',
      organizer: true,
    });
    await town.put({ uid: 'amir', password: 'amir-secret', mail: ['amir@town.example', 'both@town.example'] });
    await town.put({ uid: 'lea', password: 'lea-secret', mail: ['both@town.example'] });
  });
  beforeEach((context) => context.skip(missing, MISSING));
  afterAll(() => town?.close());

  it('finds people by user name and by address', async () => {
    const rose = await prove(directory, 'rose', 'rose-secret');
    expect(rose).toMatchObject({ email: 'rose@town.example', name: 'Rose' });
    expect(rose!.subject).toMatch(/^entryUUID:[0-9a-f-]{36}$/);
    expect(await prove(directory, 'rose@town.example', 'rose-secret')).toEqual(rose);
  });

  it.each([
    ['a wrong password', 'rose', 'amir-secret'],
    ['no password, which directories take for nobody in particular', 'rose', ''],
    ['an unknown name', 'nobody', 'rose-secret'],
    ['a name that several have', 'both@town.example', 'amir-secret'],
    ['a star', '*', 'rose-secret'],
    ['part of a name and a star', 'ros*', 'rose-secret'],
    ['a filter', 'rose)(objectClass=*', 'rose-secret'],
    ['another filter', '*)(uid=rose))(|(uid=*', 'rose-secret'],
    ['escapes of filters', '\\72ose', 'rose-secret'],
    ['a NUL behind the name', 'rose\0', 'rose-secret'],
    ['the place of an entry', 'uid=rose,ou=people,dc=town,dc=example', 'rose-secret'],
  ])('lets nobody in with %s', async (_, name, password) => {
    expect(await prove(directory, name, password)).toBeNull();
  });

  it('knows people again whose address, name or place changed', async () => {
    await town.put({ uid: 'zoe', password: 'zoe-secret', mail: ['zoe@town.example'] });
    const { subject } = (await prove(directory, 'zoe', 'zoe-secret'))!;
    await town.changeMail('zoe', 'married@town.example');
    await town.rename('zoe', 'zoe.miller');
    expect(await prove(directory, 'zoe.miller', 'zoe-secret')).toMatchObject({
      subject,
      email: 'married@town.example',
    });
    expect(await whoIs(directory, 'zoe')).toBeNull();
  });

  it('lets nobody in whose entry is locked', async () => {
    await town.put({ uid: 'jonas', password: 'jonas-secret' });
    expect(await prove(directory, 'jonas', 'jonas-secret')).not.toBeNull();
    await town.lock('jonas');
    expect(await prove(directory, 'jonas', 'jonas-secret')).toBeNull();
  });

  it('lets in the people of a group, or of a filter, alone', async () => {
    const organizers = connectTo(town, { LDAP_GROUP: ORGANIZERS });
    expect(await prove(organizers, 'rose', 'rose-secret')).not.toBeNull();
    expect(await prove(organizers, 'amir', 'amir-secret')).toBeNull();
    const others = connectTo(town, { LDAP_FILTER: '(!(uid=rose))' });
    expect(await prove(others, 'rose', 'rose-secret')).toBeNull();
    expect(await prove(others, 'amir', 'amir-secret')).not.toBeNull();
    expect(await prove(connectTo(town, { LDAP_GROUP: `cn=nobody,${GROUPS}` }), 'rose', 'rose-secret')).toBeNull();
  });

  it('tells who is still there', async () => {
    await town.put({ uid: 'tom', password: 'tom-secret' });
    const subjects = [(await whoIs(directory, 'tom'))!.subject, (await whoIs(directory, 'rose'))!.subject];
    const placed = 'dn:uid=amir,ou=people,dc=town,dc=example';
    const asked = [...subjects, placed, 'dn:uid=gone,ou=people,dc=town,dc=example', 'entryUUID:gone'];
    const there = (to: Directory) => to.ask((connection) => connection.stillThere(asked));
    expect(await there(directory)).toEqual(new Set([...subjects, placed]));
    await town.remove('tom');
    expect(await there(directory)).toEqual(new Set([subjects[1], placed]));
    expect(await there(connectTo(town, { LDAP_GROUP: ORGANIZERS }))).toEqual(new Set([subjects[1]]));
  });

  it('is asked as the account that may search, or not at all', async () => {
    await expect(whoIs(connectTo(town, { LDAP_BIND_PASSWORD: 'wrong' }), 'rose')).rejects.toMatchObject(UNAVAILABLE);
    const strangers = connectTo(town, { LDAP_BIND_DN: '', LDAP_BIND_PASSWORD: '' });
    expect(await prove(strangers, 'rose', 'rose-secret').catch(({ code }) => code)).not.toMatchObject({ name: 'Rose' });
  });

  it.each([
    ['ldaps', 'secureUrl', 'false'],
    ['STARTTLS', 'url', 'true'],
  ] as const)('is asked over %s where its certificate is good, else not', async (_, address, LDAP_STARTTLS) => {
    const encrypted = { LDAP_URL: town[address], LDAP_STARTTLS };
    const trusting = connectTo(town, { ...encrypted, LDAP_CA: town.ca });
    expect(await prove(trusting, 'rose', 'rose-secret')).toMatchObject({ name: 'Rose' });
    await expect(whoIs(connectTo(town, encrypted), 'rose')).rejects.toMatchObject(UNAVAILABLE);
    const { cert } = await certificateFor('localhost');
    await expect(whoIs(connectTo(town, { ...encrypted, LDAP_CA: cert }), 'rose')).rejects.toMatchObject(UNAVAILABLE);
    const elsewhere = { ...encrypted, LDAP_URL: town[address].replace('localhost', '127.0.0.1'), LDAP_CA: town.ca };
    await expect(whoIs(connectTo(town, elsewhere), 'rose')).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('a directory', () => {
  let town: NpmDirectory;
  const start = async () => {
    town = await startNpmDirectory();
    await town.put({ uid: 'rose', password: 'rose-secret', mail: ['rose@town.example'] });
    return town;
  };
  beforeAll(start);
  beforeEach(() => Object.assign(town, { asked: [], silent: false, silentHandshake: false, refersTo: null }));
  afterAll(() => town.close());

  it('is asked the same for a name that it does not know', async () => {
    const directory = connectTo(town);
    await prove(directory, 'rose', 'wrong');
    const known = town.asked.splice(0);
    await prove(directory, 'nobody', 'wrong');
    const kinds = (asked: string[]) => asked.map((each) => each.replace(/ .*(?=ou|dc)/, ' '));
    expect(town.asked.map((each) => each.split(' ')[0])).toEqual(known.map((each) => each.split(' ')[0]));
    expect(kinds(known)).toHaveLength(3);
  });

  it('gets no password where it is not known whose, and none that is empty', async () => {
    await prove(connectTo(town), 'rose', '');
    expect(town.asked.filter((each) => each.includes('uid=rose'))).toEqual([]);
  });

  it('that refers to another is not followed there', async () => {
    const other = await startNpmDirectory();
    town.refersTo = `${other.url}/dc=town,dc=example`;
    expect(await prove(connectTo(town), 'rose', 'rose-secret')).not.toBeNull();
    expect(await prove(connectTo(town), 'nobody', 'rose-secret')).toBeNull();
    expect(other.connections).toBe(0);
    await other.close();
  });

  it.each(['url', 'secureUrl'] as const)('that does not answer is given up (%s)', async (address) => {
    town.silent = true;
    const settings = { LDAP_URL: town[address], LDAP_CA: town.ca, LDAP_TIMEOUT: '0.1' };
    await expect(whoIs(connectTo(town, settings), 'rose')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('that falls silent in the handshake of STARTTLS is given up', async () => {
    town.silentHandshake = true;
    const settings = { ...ENCRYPTED, LDAP_CA: town.ca, LDAP_TIMEOUT: '0.1' };
    await expect(whoIs(connectTo(town, settings), 'rose')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('gets no password over a plain connection in place of an encrypted one that ended', async () => {
    const { ldap } = loadConfig({
      SECRET_KEY: 'k'.repeat(32),
      ...settingsFor(town),
      ...ENCRYPTED,
      LDAP_CA: town.ca,
    }).outside;
    const client = await openDirectory(town.url, ldap!);
    town.asked = [];
    await client.unbind();
    await expect(client.bind('uid=rose,ou=people,dc=town,dc=example', 'rose-secret')).rejects.toThrow();
    expect(town.asked).toEqual([]);
  });

  it('that is not there is passed over for the next', async () => {
    const gone = await startNpmDirectory();
    await gone.close();
    await expect(whoIs(connectTo(gone), 'rose')).rejects.toMatchObject(UNAVAILABLE);
    const both = connectTo(town, { LDAP_URL: `${gone.url}, ${town.url}` });
    expect(await prove(both, 'rose', 'rose-secret')).not.toBeNull();
  });
});
