import type { AddressInput } from '#convoke/places';
import type { EventStatus } from '#convoke/events';

/** An event as something elsewhere tells of it, not checked yet beyond its form. */
export interface Candidate {
  /** What names it there, the same whenever it is read. */
  uid: string | null;
  /** Its page there. */
  url: string | null;
  title: string;
  /** HTML as received. */
  description: string;
  /** Null where no time could be read. */
  beginsOn: Date | null;
  endsOn: Date | null;
  /** IANA name; null where the source tells none. */
  timezone: string | null;
  /** Whether it tells days and no hours. */
  isAllDay: boolean;
  /** A rule of RFC 5545, as it stands there. */
  recurrence: string | null;
  status: EventStatus;
  isOnline: boolean;
  onlineAddress: string | null;
  place: AddressInput | null;
  tags: string[];
  /** Where its picture lies, and what it shows. */
  picture: { url: string; alt: string | null } | null;
  /** What is not taken over of it: keys of the translations. */
  notes: string[];
}

/** What a source was read into. */
export interface ReadSource {
  candidates: Candidate[];
  /** Whether there was more than is read of one source. */
  isCut: boolean;
  /** The columns of a table, which people can name themselves; null for any other source. */
  columns?: SourceColumn[];
}

/** A column of a table: what stands above it and in its first lines, and what it is taken for. */
export interface SourceColumn {
  title: string;
  samples: string[];
  field: ColumnField | null;
}

/** What a column of a table may hold. */
export const ColumnField = {
  TITLE: 'title',
  DESCRIPTION: 'description',
  BEGINS_ON: 'beginsOn',
  BEGIN_TIME: 'beginTime',
  ENDS_ON: 'endsOn',
  END_TIME: 'endTime',
  TIMEZONE: 'timezone',
  PLACE: 'place',
  STREET: 'street',
  POSTAL_CODE: 'postalCode',
  LOCALITY: 'locality',
  COUNTRY: 'country',
  ONLINE_ADDRESS: 'onlineAddress',
  URL: 'url',
  TAGS: 'tags',
  UID: 'uid',
} as const;
export type ColumnField = (typeof ColumnField)[keyof typeof ColumnField];

/** What a reader has to know beside the bytes. */
export interface Reading {
  /** Where they were found; null for a file. */
  url: URL | null;
  /** On whose clock times are that name none. */
  timezone: string;
  /** What the columns of a table hold, in their order, as somebody said; null where nobody did. */
  fields: readonly (ColumnField | null)[] | null;
}

/** More events than anybody looks through, so nothing reads on. */
export const MOST_EVENTS = 2000;

/** An event of which nothing is known yet. */
export function blankCandidate(known: Partial<Candidate>): Candidate {
  return {
    uid: null,
    url: null,
    title: '',
    description: '',
    beginsOn: null,
    endsOn: null,
    timezone: null,
    isAllDay: false,
    recurrence: null,
    status: 'confirmed',
    isOnline: false,
    onlineAddress: null,
    place: null,
    tags: [],
    picture: null,
    notes: [],
    ...known,
  };
}
