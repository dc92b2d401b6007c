import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { publicKeyFrom } from './keys.js';
import { lineOf, uriOf } from './texts.js';

const COLLECTIONS = ['members', 'discussions', 'events', 'posts', 'resources'];

/** What is known of an actor elsewhere besides its name; answers why it cannot be one. */
export function remoteRows(row: SourceRow, { id, now }: Target, url: string): [string, NewRow][] | string {
  const { origin, host } = new URL(url);
  const own = (column: string) => {
    const address = uriOf(row.text(column));
    return address !== null && new URL(address).origin === origin ? address : null;
  };
  const inbox = own('inbox_url');
  if (inbox === null) return 'no inbox on its own server';
  const key = publicKeyFrom(row.text('keys'));
  const collections = COLLECTIONS.map((name) => [name, own(`${name}_url`)]).filter(([, address]) => address !== null);
  const remote = {
    actor_id: id,
    uri: url,
    host,
    inbox_url: inbox,
    shared_inbox_url: own('shared_inbox_url'),
    outbox_url: own('outbox_url'),
    followers_url: own('followers_url'),
    collections: Object.fromEntries(collections) as object,
    // What others call it nobody noted: under another name it is fetched anew.
    keys: key === null ? {} : { [`${url}#main-key`]: key },
    fetched_at: row.date('last_refreshed_at') ?? row.date('updated_at') ?? now,
  };
  return [
    ['remote_actors', remote],
    ['instances', { host, created_at: row.date('inserted_at') ?? now }],
  ];
}

/** What other instances say of themselves. */
export const instances: Subject = {
  name: 'instances',
  table: 'instance_actors',
  from: 'SELECT * FROM instance_actors',
  uses: ['actor'],
  map: instanceOf,
};

export function instanceOf(row: SourceRow, { find }: Target): Mapped | string {
  const actor = find('actor', row.text('actor_id'));
  if (actor === null) return 'its actor was left out';
  const sql = `UPDATE instances SET actor_id = $1, name = $2, description = $3, software = $4, software_version = $5
    WHERE host = (SELECT host FROM remote_actors WHERE actor_id = $1)`;
  const texts = [
    lineOf(row.text('instance_name'), 200),
    lineOf(row.text('instance_description'), 1000),
    lineOf(row.text('software'), 100)?.toLowerCase() ?? null,
    lineOf(row.text('software_version'), 100),
  ];
  return { changes: [[sql, [actor, ...texts]]] };
}
