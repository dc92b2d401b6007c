import pg from 'pg';
import { type Peer, seedFollows, seedPeers } from './peers.js';

/** So many different addresses of the loopback. */
export function loopbackHosts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `127.1.${Math.floor(index / 250)}.${1 + (index % 250)}`);
}

/** Lets so many people of these servers follow an actor of ours; each server has one inbox for all of them. */
export async function seedFollowers(
  connectionString: string,
  targetId: string,
  { servers, followers }: { servers: string[]; followers: number },
): Promise<void> {
  const peers = Array.from({ length: followers }, (_, index): Peer => {
    const server = servers[index % servers.length]!;
    const uri = `${server}/@follower_${index}`;
    return { uri, type: 'person', inbox: `${uri}/inbox`, sharedInbox: `${server}/inbox` };
  });
  const db = new pg.Client({ connectionString });
  await db.connect();
  try {
    await seedFollows(db, await seedPeers(db, peers), [targetId]);
  } finally {
    await db.end();
  }
}
