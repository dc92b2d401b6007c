import pg from 'pg';

/** An actor of another server to be put into the database. */
export interface Peer {
  uri: string;
  type: 'person' | 'application';
  inbox: string;
  sharedInbox: string;
  publicKey?: string;
}

/** Puts actors of other servers into the database as they stand there once they were fetched; answers their ids. */
export async function seedPeers(db: pg.Client, peers: Peer[]): Promise<string[]> {
  const rows = peers.map(({ uri, type, inbox, sharedInbox, publicKey = null }) => ({
    uri,
    type,
    name: uri.split('/').at(-1),
    host: new URL(uri).host,
    inbox,
    shared_inbox: sharedInbox,
    keys: publicKey ? { [`${uri}#main-key`]: publicKey } : {},
  }));
  const { rows: ids } = await db.query<{ id: string }>(
    `WITH peers AS (
        SELECT * FROM json_to_recordset($1) AS p (uri text, type text, name text, host text, inbox text, shared_inbox text,
          keys jsonb)),
      made AS (INSERT INTO actors (type, preferred_username, domain, url, name, created_at, updated_at)
        SELECT type, name, host, uri, name, now(), now() FROM peers RETURNING id, url),
      remote AS (INSERT INTO remote_actors
          (actor_id, uri, host, inbox_url, shared_inbox_url, keys, fetched_at)
        SELECT made.id, uri, host, inbox, shared_inbox, keys, now() FROM peers JOIN made ON made.url = uri)
      SELECT id FROM made ORDER BY id`,
    [JSON.stringify(rows)],
  );
  await db.query('ANALYZE actors, remote_actors');
  return ids.map(({ id }) => id);
}

/** Lets each of the first follow each of the second, as if that had been accepted long ago. */
export async function seedFollows(db: pg.Client, followerIds: string[], targetIds: string[]): Promise<void> {
  await db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT 'https://follows.example/' || f.id || '/' || t.id, f.id, t.id, true, now(), now()
      FROM unnest($1::bigint[]) AS f (id) CROSS JOIN unnest($2::bigint[]) AS t (id)`,
    [followerIds, targetIds],
  );
  await db.query('ANALYZE follows');
}
