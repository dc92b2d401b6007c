import type { AddressInput } from '#convoke/places';
import type { EventJoinOptions, EventMetadata, EventOptions, EventStatus, EventVisibility } from './event.values.js';

/** An event of another server as it was told to us, its texts and links not checked yet. */
export interface ForeignEvent {
  /** Its id on the network. */
  url: string;
  title: string;
  /** HTML as received. */
  description: string;
  beginsOn: Date;
  /** When it began before it was moved, where its server tells. */
  previousBeginsOn: Date | null;
  endsOn: Date | null;
  /** IANA name; null when nothing told it. */
  timezone: string | null;
  status: EventStatus;
  visibility: EventVisibility;
  joinOptions: EventJoinOptions;
  externalParticipationUrl: string | null;
  /** Names of categories, of which we may know some. */
  categories: string[];
  language: string;
  isOnline: boolean;
  onlineAddress: string | null;
  phoneAddress: string | null;
  options: EventOptions;
  metadata: EventMetadata[];
  tags: string[];
  address: AddressInput | null;
  insertedAt: Date | null;
  /** When its server last changed it; an older version never replaces a newer one. */
  changedAt: Date | null;
  /** How many go, in all, as its server counts. */
  participantCount: number | null;
  /** Places that are left, as its server counts. */
  remainingCapacity: number | null;
}

/** What stands beside it here, found before it is written. */
export interface ForeignParts {
  organizerId: string;
  /** The group that it is of, if its organizer may publish for that. */
  attributedToId: string | null;
  pictureId: string | null;
  /** Whether its server vouches for the organizer: another one than before has it now. */
  handsOver: boolean;
  /** Whether strangers may find it from the start; later on `reveal` says so. */
  discoverable: boolean;
}
