import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DomainBlocks } from '#convoke/moderation';
import { startTestServer, type TestServer } from '../../../../test/support/server.js';

const HOSTS = ['bad.example', 'bad.example:8443', 'deep.bad.example', 'notbad.example'];
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
  for (const host of HOSTS) {
    await server.db.query(
      `WITH made AS (INSERT INTO actors (type, preferred_username, domain, url, summary, created_at, updated_at)
        VALUES ('person', 'ann', $1, 'https://' || $1 || '/ann', '', now(), now()) RETURNING id, url)
       INSERT INTO remote_actors (actor_id, uri, host, inbox_url, fetched_at) SELECT id, url, $1, url, now() FROM made`,
      [host],
    );
  }
});
afterAll(() => server.close());
beforeEach(() => set(null));

async function set(severity: 'silence' | 'suspend' | null): Promise<void> {
  const blocks = server.app.get(DomainBlocks, { strict: false });
  await blocks.set('bad.example', severity && { severity, rejectMedia: false });
  await server.runJobs();
}

async function hosts(query: string): Promise<string[]> {
  return (await server.db.query<{ host: string }>(query)).map(({ host }) => host);
}
const suspended = () => hosts('SELECT domain AS host FROM actors WHERE host_suspended ORDER BY domain');

it('a block holds for every host below the domain, whatever its port, and for no other', async () => {
  await set('suspend');
  expect(await suspended()).toEqual(['bad.example', 'bad.example:8443', 'deep.bad.example']);
  await set('silence');
  expect(await suspended()).toEqual([]);
});

it('a suspended host is followed no more, follows no more, and gets nothing of what waits for it', async () => {
  const follow = (follower: string, target: string) =>
    server.db.query(
      `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
        SELECT gen_random_uuid()::text, f.id, t.id, true, now(), now() FROM actors f, actors t WHERE f.url = $1 AND t.url = $2`,
      [follower, target],
    );
  for (const host of HOSTS) {
    await follow(`https://${host}/ann`, `${server.url}/relay`);
    await follow(`${server.url}/relay`, `https://${host}/ann`);
    await server.db.query(
      `WITH activity AS (INSERT INTO outbound_activities (uri, actor_id, object_uri, body, created_at)
        SELECT 'urn:' || $1, id, 'urn:one', '{}', now() FROM actors WHERE url = $2 RETURNING id)
       INSERT INTO deliveries (activity_id, inbox_url, host, object_uri, due_at, created_at)
        SELECT id, 'https://' || $1 || '/inbox', $1, 'urn:one', now(), now() FROM activity`,
      [host, `${server.url}/relay`],
    );
  }
  const left = `SELECT r.host FROM follows f JOIN remote_actors r ON r.actor_id IN (f.follower_id, f.target_id) ORDER BY 1`;
  await set('silence');
  expect(await hosts(left)).toHaveLength(8);
  await set('suspend');
  expect(await hosts(left)).toEqual(['notbad.example', 'notbad.example']);
  expect(await hosts('SELECT host FROM deliveries')).toEqual(['notbad.example']);
});
