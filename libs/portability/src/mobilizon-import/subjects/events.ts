import { isTimezone } from '#convoke/core';
import { blankEvent, contentOfForeign, type Event, writeContent } from '#convoke/events';
import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { goingElsewhere, toldBy } from './event-facts.js';
import { uuidFor, uuidOf } from './relations.js';
import { isAt, uriOf } from './texts.js';

/** Longer descriptions are cut. */
const LONGEST = 100_000;

/** What people gather for, with its words and who can be asked about it. */
export const events: Subject = {
  name: 'events',
  table: 'events',
  from: `SELECT e.*, a.timezone AS place_timezone, s.timezone AS organizer_timezone,
      (SELECT json_agg(t.title ORDER BY t.title) FROM events_tags x JOIN tags t ON t.id = x.tag_id WHERE x.event_id = e.id) AS tag_titles,
      (SELECT json_agg(x.actor_id) FROM event_contacts x WHERE x.event_id = e.id) AS contact_ids
    FROM events e LEFT JOIN addresses a ON a.id = e.physical_address_id
      LEFT JOIN actors o ON o.id = e.organizer_actor_id LEFT JOIN user_settings s ON s.user_id = o.user_id`,
  kind: 'event',
  into: 'events',
  uses: ['actor', 'address'],
  map: eventOf,
};

export function eventOf(row: SourceRow, target: Target): Mapped | string {
  const { id, home, now, find, settings } = target;
  const beginsOn = row.date('begins_on');
  const named = uriOf(row.text('url'));
  const uuid = uuidOf(row.text('uuid')) ?? (named && uuidFor(named));
  if (!beginsOn || !uuid) return 'no beginning';
  const organizer = find('actor', row.text('organizer_actor_id'));
  if (organizer === null) return 'its organizer was left out';
  const url = named ?? `${home}/events/${uuid}`;
  const at = row.date('inserted_at') ?? now;
  const content = contentOfForeign(toldBy(row, url, beginsOn), settings);
  const event = blankEvent({ uuid, url, at });
  writeContent(event, content);
  const draft = row.flag('draft');
  const local = isAt(home, url);
  const zones = [event.options.timezone, row.text('place_timezone'), row.text('organizer_timezone')];
  Object.assign(event, {
    id,
    local,
    draft,
    timezone: zones.find((zone) => typeof zone === 'string' && isTimezone(zone)) ?? 'UTC',
    organizerActorId: organizer,
    attributedToId: find('actor', row.text('attributed_to_id')),
    physicalAddressId: find('address', row.text('physical_address_id')),
    publishedAt: draft ? null : at,
    updatedAt: row.date('updated_at') ?? at,
  });
  const contacts = [...new Set(row.strings('contact_ids').map((old) => find('actor', old)))].filter(
    (one) => one !== null,
  );
  return {
    rows: [
      ['events', rowOf(event)],
      ['event_stats', { event_id: id, ...NOBODY, reported: local ? null : goingElsewhere(row) }],
      ...contacts.map((actor, position): [string, NewRow] => [
        'event_contacts',
        { event_id: id, actor_id: actor, position },
      ]),
      ...(local
        ? []
        : [['remote_events', { event_id: id, heard_at: event.updatedAt, failures: 0 }] as [string, NewRow]]),
    ],
    tags: content.tags,
    remarks: remarksOn(row, event),
  };
}

function remarksOn(row: SourceRow, { category }: Event): string[] {
  const remarks: string[] = [];
  const named = row.words('category')?.toUpperCase();
  if (named && named !== category)
    remarks.push(`the category ${named.slice(0, 50)} is not known here: ${category} now`);
  if ((row.text('description')?.length ?? 0) > LONGEST)
    remarks.push(`its description is cut after ${LONGEST} characters`);
  return remarks;
}

/** They are counted once all who take part are here. */
export const NOBODY = {
  not_confirmed: 0,
  not_approved: 0,
  waiting: 0,
  rejected: 0,
  participant: 0,
  moderator: 0,
  administrator: 0,
  creator: 0,
};

function rowOf(event: Event): NewRow {
  return {
    id: event.id,
    uuid: event.uuid,
    url: event.url,
    local: event.local,
    discoverable: event.discoverable,
    title: event.title,
    slug: event.slug,
    description: event.description,
    begins_on: event.beginsOn,
    ends_on: event.endsOn,
    timezone: event.timezone,
    status: event.status,
    visibility: event.visibility,
    join_options: event.joinOptions,
    external_participation_url: event.externalParticipationUrl,
    category: event.category,
    language: event.language,
    is_online: event.isOnline,
    online_address: event.onlineAddress,
    phone_address: event.phoneAddress,
    physical_address_id: event.physicalAddressId,
    organizer_actor_id: event.organizerActorId,
    attributed_to_id: event.attributedToId,
    options: event.options,
    metadata: event.metadata,
    draft: event.draft,
    published_at: event.publishedAt,
    inserted_at: event.insertedAt,
    updated_at: event.updatedAt,
  };
}
