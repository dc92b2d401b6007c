import type { Json } from './remote-server.js';
import type { TestServer } from './server.js';

/** What a server of ours has told others. */
export interface Told {
  body: Json;
  /** To whom, without a word of how often. */
  hosts: string[];
}

/** Answers what was told to anybody since the last time, oldest first, once all that is due was done. */
export function listenTo({ db, runJobs }: TestServer): () => Promise<Told[]> {
  let seen = 0;
  return async () => {
    await runJobs();
    const rows = await db.query<Told & { id: string }>(
      `SELECT o.id, o.body, ARRAY(SELECT DISTINCT host FROM deliveries WHERE activity_id = o.id ORDER BY host) AS hosts
        FROM outbound_activities o WHERE o.id > $1 ORDER BY o.id`,
      [seen],
    );
    seen = Number(rows.at(-1)?.id ?? seen);
    return rows.filter(({ hosts }) => hosts.length > 0).map(({ body, hosts }) => ({ body, hosts }));
  };
}
