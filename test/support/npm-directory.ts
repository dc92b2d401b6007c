import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import ldap from 'ldapjs';
import { BASE, type Certificate, certificateFor, ORGANIZERS, PEOPLE, READER, type TestDirectory } from './directory.js';

/** The first byte of a TLS handshake. */
const HANDSHAKE = 0x16;
const STARTTLS = '1.3.6.1.4.1.1466.20037';

interface Entry {
  dn: string;
  attributes: Record<string, string[]>;
  password: string | null;
}

export interface NpmDirectory extends TestDirectory {
  /** What it was asked since the test last emptied the list: `bind <dn>`, `search`. */
  asked: string[];
  /** Takes connections and answers nothing while true. */
  silent: boolean;
  /** Agrees to STARTTLS and then answers nothing while true. */
  silentHandshake: boolean;
  /** Where it refers those who search. */
  refersTo: string | null;
  /** How many have connected so far. */
  connections: number;
}

/** The directory server that npm has: it runs in this process and speaks LDAP over the wire, plain or encrypted. */
export async function startNpmDirectory(certificate?: Certificate): Promise<NpmDirectory> {
  const identity = certificate ?? (await certificateFor('localhost'));
  const entries = new Map<string, Entry>();
  const byUid = (uid: string) => [...entries.values()].find(({ attributes }) => attributes.uid?.includes(uid))!;
  const ldapServer = ldap.createServer() as ldap.Server & { newConnection(socket: Socket): void };
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    directory.connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    if (!directory.silent) takeIn(socket, identity, directory, (ready) => ldapServer.newConnection(ready));
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const { port } = listener.address() as AddressInfo;

  const directory: NpmDirectory = {
    url: `ldap://localhost:${port}`,
    secureUrl: `ldaps://localhost:${port}`,
    ca: identity.cert,
    asked: [],
    silent: false,
    silentHandshake: false,
    refersTo: null,
    connections: 0,
    put: async ({ uid, password, mail = [], name = uid, organizer = false }) => {
      const dn = `uid=${uid},${PEOPLE}`;
      const memberOf = organizer ? [ORGANIZERS] : [];
      const attributes = { objectClass: ['inetOrgPerson'], entryUUID: [randomUUID()], uid: [uid], cn: [name], mail };
      entries.set(dn, { dn, attributes: { ...attributes, memberOf }, password });
    },
    changeMail: async (uid, mail) => void (byUid(uid).attributes.mail = [mail]),
    rename: async (uid, to) => {
      const entry = byUid(uid);
      entries.delete(entry.dn);
      Object.assign(entry, { dn: `uid=${to},${PEOPLE}` }).attributes.uid = [to];
      entries.set(entry.dn, entry);
    },
    lock: async (uid) => void (byUid(uid).password = null),
    remove: async (uid) => void entries.delete(byUid(uid).dn),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => listener.close(closed));
    },
  };

  entries.set(READER.dn, { dn: READER.dn, attributes: {}, password: READER.password });
  ldapServer.bind(BASE, (request: any, response: any, next: any) => {
    const dn = request.dn.toString();
    directory.asked.push(`bind ${dn}`);
    // As real ones do: without a password anybody is let in, as nobody in particular.
    if (request.credentials !== '' && entries.get(dn)?.password !== request.credentials) {
      return next(new ldap.InvalidCredentialsError());
    }
    response.end();
    return next();
  });
  ldapServer.search(BASE, (request: any, response: any, next: any) => {
    directory.asked.push('search');
    if (request.connection.ldap.bindDN.toString() !== READER.dn) return next(new ldap.InsufficientAccessRightsError());
    if (directory.refersTo) response.send(response.createSearchReference(directory.refersTo));
    // It compares them with names in small letters.
    response.attributes = request.attributes.map((attribute: string) => attribute.toLowerCase());
    const base = request.baseObject.toString();
    const within = (dn: string) => dn === base || (request.scopeName === 'subtree' && dn.endsWith(`,${base}`));
    if (base !== BASE && !entries.has(base)) return next(new ldap.NoSuchObjectError());
    const found = [...entries.values()].filter(
      ({ dn, attributes }) => within(dn) && request.filter.matches(attributes, false),
    );
    for (const { dn, attributes } of found.slice(0, request.sizeLimit || undefined)) response.send({ dn, attributes });
    if (request.sizeLimit && found.length > request.sizeLimit) return next(new ldap.SizeLimitExceededError());
    response.end();
    return next();
  });
  return directory;
}

/** Serves plain LDAP, STARTTLS and ldaps on one port, told apart by how a client begins. */
function takeIn(
  socket: Socket,
  { cert, private: key }: Certificate,
  { silentHandshake }: Pick<NpmDirectory, 'silentHandshake'>,
  ready: (socket: Socket) => void,
): void {
  const encrypted = () => new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => socket.destroy());
  socket.once('data', (first) => {
    socket.pause();
    if (first[0] === HANDSHAKE) {
      socket.unshift(first);
      ready(encrypted());
    } else if (first.includes(STARTTLS)) {
      // Message ids of a new connection fit into the byte after "30 len 02 01".
      socket.write(
        Buffer.from([0x30, 0x0c, 0x02, 0x01, first[4]!, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00]),
      );
      if (!silentHandshake) ready(encrypted());
    } else {
      socket.unshift(first);
      ready(socket);
      socket.resume();
    }
  });
}
