import { invalid } from '#convoke/core';
import type { EventChange } from '../event.schema.js';
import type { Event } from '../event.entity.js';
import type { ReadyParts } from '../event-parts.service.js';
import type { EventField } from '../events.domain-events.js';
import { dayOf, periodOn } from './wall-clock.js';

type Period = Pick<Event, 'beginsOn' | 'endsOn' | 'timezone'>;

/** A change of one event of a series, to be made on others of it as well. */
export interface CarriedChange {
  changed: EventField[];
  content: EventChange;
  parts: ReadyParts;
  /** The event that was changed, when it was before and when it is now. */
  before: Period;
  now: Period;
}

const IN_OPTIONS: EventField[] = ['options', 'isOnline', 'timezone'];
const IN_PERIOD: EventField[] = ['beginsOn', 'endsOn', 'timezone'];

/** Throws InvalidInput where the day changes: each event of a series has its own. */
export function assertSameDay({ before, now }: CarriedChange): void {
  if (dayOf(before.beginsOn, before.timezone) === dayOf(now.beginsOn, now.timezone)) return;
  throw invalid('beginsOn', 'error_series_day');
}

/** What of the change another event of the series takes over: nothing that was said of that one alone. */
export function carriedTo(
  other: Period,
  ownFields: EventField[],
  { changed, content, parts, now }: CarriedChange,
): { content: EventChange; parts: ReadyParts } {
  const fields = changed.filter((field) => !ownFields.includes(field) && field !== 'organizerActor');
  const has = (names: EventField[]) => fields.some((field) => names.includes(field));
  const keeps = (names: EventField[]) => ownFields.some((field) => names.includes(field));
  const plain = fields.filter((field) => !IN_PERIOD.includes(field) && field in content);
  const carried = Object.fromEntries(plain.map((field) => [field, content[field as keyof EventChange]]));
  const moves = has(IN_PERIOD) && !keeps(IN_PERIOD);
  return {
    content: {
      ...carried,
      attributedToId: has(['attributedTo']) ? content.attributedToId : undefined,
      options: has(IN_OPTIONS) && !keeps(IN_OPTIONS) ? content.options : undefined,
      ...(moves ? periodOn(dayOf(other.beginsOn, other.timezone), now) : {}),
    },
    parts: {
      pictureId: has(['picture']) ? parts.pictureId : undefined,
      address: has(['physicalAddress']) ? parts.address : undefined,
      tags: has(['tags']) ? parts.tags : undefined,
      contactIds: has(['contacts']) ? parts.contactIds : undefined,
      description: has(['description']) ? parts.description : undefined,
    },
  };
}
