import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Attribute, Change, Client } from 'ldapts';
import {
  BASE,
  certificateFor,
  type DirectoryEntry,
  GROUPS,
  ORGANIZERS,
  PEOPLE,
  READER,
  type TestDirectory,
} from './directory.js';
import { freePort } from './processes.js';
import { throwawayFolder } from './throwaway-folder.js';

export const MISSING = 'slapd is not here: install it, or run "node scripts/slapd.mjs" to unpack Debian\'s';

/** Where scripts/slapd.mjs leaves it. */
const UNPACKED = fileURLToPath(new URL('../../node_modules/.cache/convoke/slapd', import.meta.url));
const MACHINE = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const POLICY = `cn=policy,${BASE}`;
/** A lock that no time opens. */
const FOR_GOOD = '000001010000Z';
const MANAGER = { dn: `cn=manager,${BASE}`, password: 'the manager manages' };

/** OpenLDAP's server as it is installed. */
interface SlapdProgram {
  file: string;
  schemas: string;
  modules: string;
  env: NodeJS.ProcessEnv;
}

/** The program; null where it is not installed. */
export async function findSlapd(): Promise<SlapdProgram | null> {
  for (const root of ['/', UNPACKED]) {
    const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder, `${MACHINE}-linux-gnu`));
    const program = {
      file: join(root, 'usr/sbin/slapd'),
      schemas: join(root, 'etc/ldap/schema'),
      modules: join(root, 'usr/lib/ldap'),
      env: root === '/' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) },
    };
    const answer = await promisify(execFile)(program.file, ['-VV'], { env: program.env }).catch((error) => error);
    if (answer.stderr?.includes('OpenLDAP')) return program;
  }
  return null;
}

/** Starts it on free ports of the loopback, with data that go with it. */
export async function startSlapd(): Promise<TestDirectory> {
  const program = (await findSlapd())!;
  const folder = await throwawayFolder('convoke-slapd-');
  const [port, securePort] = await Promise.all([freePort(), freePort()]);
  const [url, secureUrl] = [`ldap://localhost:${port}`, `ldaps://localhost:${securePort}`];
  const ca = await writeConfiguration(program, folder.path);
  const child = await serve(program, folder.path, [url, secureUrl]);
  const manager = new Client({ url });
  await manager.bind(MANAGER.dn, MANAGER.password);
  await fill(manager);
  const change = (uid: string, type: string, values: string[]) =>
    manager.modify(placeOf(uid), new Change({ operation: 'replace', modification: new Attribute({ type, values }) }));
  return {
    url,
    secureUrl,
    ca,
    put: (entry) => put(manager, entry),
    changeMail: (uid, mail) => change(uid, 'mail', [mail]),
    rename: (uid, to) => manager.modifyDN(placeOf(uid), `uid=${to}`),
    lock: (uid) => change(uid, 'pwdAccountLockedTime', [FOR_GOOD]),
    remove: (uid) => manager.del(placeOf(uid)),
    close: async () => {
      await manager.unbind();
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await folder.remove();
    },
  };
}

async function writeConfiguration({ schemas, modules }: SlapdProgram, folder: string): Promise<string> {
  const { cert, private: key } = await certificateFor('localhost');
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  await writeFile(
    join(folder, 'slapd.conf'),
    `${['core', 'cosine', 'inetorgperson'].map((name) => `include ${join(schemas, name)}.schema`).join('\n')}
pidfile ${folder}/slapd.pid
argsfile ${folder}/slapd.args
modulepath ${modules}
${['back_mdb', 'memberof', 'ppolicy'].map((name) => `moduleload ${name}`).join('\n')}
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
directory ${folder}/data
suffix "${BASE}"
rootdn "${MANAGER.dn}"
rootpw "${MANAGER.password}"
overlay memberof
memberof-refint TRUE
overlay ppolicy
ppolicy_default "${POLICY}"
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER.dn}" read by * none
`,
  );
  return cert;
}

async function serve({ file, env }: SlapdProgram, folder: string, urls: string[]): Promise<ChildProcess> {
  const options = ['-f', join(folder, 'slapd.conf'), '-h', urls.join(' '), '-d', '0'];
  const child = spawn(file, options, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  while (!(await answers(urls[0]!))) {
    if (child.exitCode !== null) throw new Error(`slapd exited with ${child.exitCode}:\n${output}`);
    await sleep(20);
  }
  return child;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ url });
  try {
    await client.bind(MANAGER.dn, MANAGER.password);
    await client.unbind();
    return true;
  } catch {
    return false;
  }
}

async function fill(manager: Client): Promise<void> {
  await manager.add(BASE, { objectClass: ['organization', 'dcObject'], o: 'Town', dc: 'town' });
  for (const dn of [PEOPLE, GROUPS]) await manager.add(dn, { objectClass: 'organizationalUnit' });
  const { dn, password } = READER;
  await manager.add(dn, { objectClass: ['applicationProcess', 'simpleSecurityObject'], userPassword: password });
  await manager.add(ORGANIZERS, { objectClass: 'groupOfNames', member: MANAGER.dn });
  await manager.add(POLICY, {
    objectClass: ['device', 'pwdPolicy'],
    pwdAttribute: 'userPassword',
    pwdLockout: 'TRUE',
  });
}

async function put(manager: Client, { uid, password, mail = [], name = uid, organizer }: DirectoryEntry) {
  const dn = placeOf(uid);
  await manager.add(dn, {
    objectClass: 'inetOrgPerson',
    cn: name,
    sn: name,
    userPassword: password,
    ...(mail.length > 0 ? { mail } : {}),
  });
  if (!organizer) return;
  const modification = new Attribute({ type: 'member', values: [dn] });
  await manager.modify(ORGANIZERS, new Change({ operation: 'add', modification }));
}

function placeOf(uid: string): string {
  return `uid=${uid},${PEOPLE}`;
}
