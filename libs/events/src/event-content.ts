import { isDeepStrictEqual } from 'node:util';
import { InvalidInput, slugify, type Tx } from '#convoke/core';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Event } from './event.entity.js';
import { EventStats } from './event-stats.entity.js';
import type { EventChange } from './event.schema.js';
import { EventJoinOptions, type EventOptions, EventStatus, EventVisibility } from './event.values.js';
import type { EventField } from './events.domain-events.js';

/** Fields that are taken over as they were parsed. */
const PLAIN = [
  'title',
  'description',
  'beginsOn',
  'endsOn',
  'status',
  'visibility',
  'joinOptions',
  'externalParticipationUrl',
  'category',
  'onlineAddress',
  'phoneAddress',
  'metadata',
] as const satisfies (EventField & keyof EventChange & keyof Event)[];

/** A local event of which nothing was said yet. */
export function blankEvent({ uuid, url, at }: { uuid: string; url: string; at: Date }): Event {
  return Object.assign(new Event(), {
    uuid,
    url,
    local: true,
    discoverable: true,
    suspended: false,
    silenced: false,
    description: '',
    previousBeginsOn: null,
    endsOn: null,
    status: EventStatus.CONFIRMED,
    visibility: EventVisibility.PUBLIC,
    joinOptions: EventJoinOptions.FREE,
    externalParticipationUrl: null,
    category: 'MEETING',
    language: 'und',
    isOnline: false,
    onlineAddress: null,
    phoneAddress: null,
    pictureId: null,
    physicalAddressId: null,
    attributedToId: null,
    options: {},
    metadata: [],
    draft: true,
    shared: false,
    awaitsModerator: false,
    publishAt: null,
    publishedAt: null,
    insertedAt: at,
    updatedAt: at,
    deletedAt: null,
    contactIds: [],
    publisherIds: [],
    tags: [],
    stats: EventStats.none(),
  } satisfies Partial<Event>);
}

/** Writes what was said into the event; answers the fields that it changed. */
export function writeContent(event: Event, content: EventChange): EventField[] {
  const changed: EventField[] = PLAIN.filter((field) => set(event, field, content[field] as Event[typeof field]));
  if (set(event, 'language', content.language === null ? 'und' : content.language)) changed.push('language');
  event.slug = slugify(event.title, 'event');
  if (!content.options) return changed;

  const { isOnline, ...options } = content.options;
  if (set(event, 'isOnline', isOnline ?? undefined)) changed.push('isOnline');
  if (set(event, 'options', merged(event.options, options))) changed.push('options');
  return changed;
}

/** Throws InvalidInput when fields contradict each other. */
export function assertConsistent(event: Event): void {
  const [first, ...others] = event.contradictions();
  if (first) throw new InvalidInput([first, ...others]);
}

/** Writes the event's row as it is now. */
export async function saveEvent(tx: Tx, event: Event): Promise<void> {
  const { columns } = tx.connection.getMetadata(Event);
  const values = columns
    .filter((column) => !column.isPrimary)
    .map((column) => [column.propertyName, column.getEntityValue(event)]);
  await tx.update(Event, event.id, Object.fromEntries(values) as QueryDeepPartialEntity<Event>);
}

function set<Field extends keyof Event>(event: Event, field: Field, value: Event[Field] | undefined): boolean {
  if (value === undefined || isDeepStrictEqual(event[field], value)) return false;
  event[field] = value;
  return true;
}

/** Options left out stay, those that are null return to their default. */
function merged(options: EventOptions, changes: object): EventOptions {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  const all = Object.entries({ ...options, ...Object.fromEntries(said) });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}
