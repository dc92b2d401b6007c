import type { Database } from '#convoke/core';
import { RemoteServer } from './remote-server.js';

export interface RemoteInstance {
  host: string;
  /** Of the actor that speaks for it. */
  uri: string;
  server: RemoteServer;
}

/** Starts another server that says who speaks for it. */
export async function startRemoteInstance(): Promise<RemoteInstance> {
  const server = await RemoteServer.start();
  const { uri } = server.person('relay', { type: 'Application' });
  server.nodeInfo({ name: `The lamp of ${server.host}`, actorUri: uri });
  return { host: server.host, uri, server };
}

/** Leaves what a Follow of our instance leaves that came in. */
export async function leaveFollowRequest(db: Database, uri: string): Promise<void> {
  await db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT r.uri || '#follow', r.actor_id, ours.id, false, now(), now() FROM remote_actors r, actors ours
      WHERE r.uri = $1 AND ours.preferred_username = 'relay' AND ours.domain IS NULL`,
    [uri],
  );
}
