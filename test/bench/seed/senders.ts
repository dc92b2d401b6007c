import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Peer, seedFollows, seedPeers } from './peers.js';

/** Somebody on another server whose key is known here. */
export interface Sender {
  uri: string;
  keyId: string;
  privateKey: KeyObject;
}

const SENDERS = 64;
const HOSTS = 16;
const generate = promisify(generateKeyPair);

/** Puts people of servers that the instance follows into the database; what they publish is shown to everybody. */
export async function seedSenders(connectionString: string): Promise<Sender[]> {
  const keys = await Promise.all(Array.from({ length: SENDERS }, () => generate('rsa', { modulusLength: 2048 })));
  const senders = keys.map(({ publicKey, privateKey }, index) => {
    const person = peer('person', `https://peer-${index % HOSTS}.example`, `sender_${index}`);
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    return { ...person, publicKey: pem, keyId: `${person.uri}#main-key`, privateKey };
  });
  const relays = Array.from({ length: HOSTS }, (_, host) =>
    peer('application', `https://peer-${host}.example`, 'relay'),
  );
  const db = new pg.Client({ connectionString });
  await db.connect();
  try {
    await seedPeers(db, senders);
    const { rows } = await db.query<{ id: string }>(
      `SELECT value #>> '{}' AS id FROM instance_settings WHERE key = 'instanceActorId'`,
    );
    await seedFollows(db, [rows[0]!.id], await seedPeers(db, relays));
  } finally {
    await db.end();
  }
  return senders;
}

function peer(type: Peer['type'], server: string, name: string): Peer {
  const uri = `${server}/@${name}`;
  return { uri, type, inbox: `${uri}/inbox`, sharedInbox: `${server}/inbox` };
}
