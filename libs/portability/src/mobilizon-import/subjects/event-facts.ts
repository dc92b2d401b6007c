import { isTimezone } from '#convoke/core';
import {
  EventJoinOptions,
  type EventMetadata,
  EventMetadataType,
  eventOptions,
  EventStatus,
  EventVisibility,
} from '#convoke/events';
import type { SourceRow } from '../source/source-row.js';

/** What the row says, in the form in which other servers tell of their events: all of it is checked the same way. */
export function toldBy(row: SourceRow, url: string, beginsOn: Date) {
  const options = camelCased(row.object('options'));
  const among = <T extends string>(values: Record<string, T>, column: string, otherwise: T) =>
    Object.values(values).find((value) => value === row.text(column)) ?? otherwise;
  const { timezone, isOnline, participationCondition, ...others } = options;
  const zone = typeof timezone === 'string' && isTimezone(timezone) ? timezone : null;
  return {
    url,
    title: row.text('title') ?? '',
    description: (row.text('description') ?? '').toWellFormed(),
    beginsOn,
    previousBeginsOn: null,
    endsOn: row.date('ends_on'),
    timezone: zone,
    status: among(EventStatus, 'status', EventStatus.CONFIRMED),
    visibility: among(EventVisibility, 'visibility', EventVisibility.PRIVATE),
    joinOptions: among(EventJoinOptions, 'join_options', EventJoinOptions.FREE),
    externalParticipationUrl: row.words('external_participation_url'),
    categories: [row.words('category')?.toUpperCase() ?? ''],
    language: row.text('language') ?? 'und',
    isOnline: isOnline === true,
    onlineAddress: row.words('online_address'),
    phoneAddress: row.words('phone_address'),
    options: validOptions({ participationConditions: participationCondition, ...others }),
    metadata: metadataOf(row.list('metadata')),
    tags: row.strings('tag_titles'),
    address: null,
    insertedAt: null,
    changedAt: null,
    participantCount: null,
    remainingCapacity: null,
  };
}

/** One that makes no sense takes none of the others with it. */
function validOptions(options: Record<string, unknown>) {
  const valid = Object.entries(eventOptions.shape).filter(
    ([name, schema]) => options[name] !== undefined && schema.safeParse(options[name]).success,
  );
  return Object.fromEntries(valid.map(([name]) => [name, options[name]]));
}

function metadataOf(entries: unknown[]): EventMetadata[] {
  return entries.flatMap((entry) => {
    const { key, title, value, type } = (entry ?? {}) as Record<string, unknown>;
    if (typeof key !== 'string' || value === null || value === undefined) return [];
    const known = Object.values(EventMetadataType).find((one) => one === type) ?? EventMetadataType.STRING;
    return [{ key, title: typeof title === 'string' ? title : null, value: String(value as string), type: known }];
  });
}

/** How many go to an event of another server, as it counted. */
export function goingElsewhere(row: SourceRow): number | null {
  const { participant } = row.object('participant_stats');
  return typeof participant === 'number' && participant >= 0 && participant < 2 ** 31 ? participant : null;
}

/** The names of its members as clients know them, all the way down; those that say nothing are left out. */
function camelCased(value: Record<string, unknown>): Record<string, unknown> {
  const deep = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(deep);
    return inner !== null && typeof inner === 'object' ? camelCased(inner as Record<string, unknown>) : inner;
  };
  const said = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    said.map(([name, inner]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      deep(inner),
    ]),
  );
}
