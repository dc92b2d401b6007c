import { blankEvent } from '#convoke/events';
import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { NOBODY } from './events.js';
import { uuidOf } from './relations.js';
import { isAt, uriOf } from './texts.js';

/** What was deleted, here and elsewhere: addresses that go on saying so. */
export const tombstones: Subject = {
  name: 'tombstones',
  table: 'tombstones',
  from: `SELECT t.*, a.url AS actor_url, row_number() OVER (PARTITION BY t.uri ORDER BY t.id) AS nth
    FROM tombstones t LEFT JOIN actors a ON a.id = t.actor_id`,
  into: 'events',
  uses: ['actor'],
  map: tombstoneOf,
};

export function tombstoneOf(row: SourceRow, target: Target): Mapped | string {
  const { home, find, settings } = target;
  const uri = uriOf(row.text('uri'));
  if (uri === null || row.text('nth') !== '1') return 'no address, or one that is there already';
  if (!isAt(home, uri)) {
    const by = uriOf(row.text('actor_url'));
    return by === null ? 'nobody knows who deleted it' : { rows: [['gone_objects', { uri, actor_uri: by }]] };
  }
  const uuid = uuidOf(/^\/events\/([^/]+)$/.exec(new URL(uri).pathname)?.[1] ?? null);
  if (uuid === null) return 'not of an event: its address is not found any more';
  const organizer = find('actor', row.text('actor_id')) ?? settings.instanceActorId!;
  return { rows: goneEvent(row, target, { uri, uuid, organizer }) };
}

function goneEvent(
  row: SourceRow,
  { id, now }: Target,
  { uri, uuid, organizer }: { uri: string; uuid: string; organizer: string },
): [string, NewRow][] {
  const at = row.date('inserted_at') ?? now;
  const { status, visibility } = blankEvent({ uuid, url: uri, at });
  const event = {
    id,
    uuid,
    url: uri,
    title: '',
    slug: '',
    description: '',
    begins_on: at,
    timezone: 'UTC',
    status,
    visibility,
    organizer_actor_id: organizer,
    published_at: at,
    inserted_at: at,
    updated_at: at,
    deleted_at: at,
  };
  return [
    ['events', event],
    ['event_stats', { event_id: id, ...NOBODY }],
  ];
}
