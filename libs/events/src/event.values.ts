/** Values of the closed lists that an event speaks in; the keys are their names in GraphQL. */
export const EventStatus = { TENTATIVE: 'tentative', CONFIRMED: 'confirmed', CANCELLED: 'cancelled' } as const;
export type EventStatus = (typeof EventStatus)[keyof typeof EventStatus];

export const EventVisibility = {
  PUBLIC: 'public',
  UNLISTED: 'unlisted',
  RESTRICTED: 'restricted',
  PRIVATE: 'private',
} as const;
export type EventVisibility = (typeof EventVisibility)[keyof typeof EventVisibility];

export const EventJoinOptions = {
  FREE: 'free',
  RESTRICTED: 'restricted',
  INVITE: 'invite',
  EXTERNAL: 'external',
} as const;
export type EventJoinOptions = (typeof EventJoinOptions)[keyof typeof EventJoinOptions];

export const EventCommentModeration = { ALLOW_ALL: 'allow_all', MODERATED: 'moderated', CLOSED: 'closed' } as const;
export type EventCommentModeration = (typeof EventCommentModeration)[keyof typeof EventCommentModeration];

export const EventMetadataType = { STRING: 'string', INTEGER: 'integer', BOOLEAN: 'boolean' } as const;
export type EventMetadataType = (typeof EventMetadataType)[keyof typeof EventMetadataType];

/** A fact about an event under a key that programs know, or one of its own. */
export interface EventMetadata {
  key: string;
  title?: string | null;
  value: string;
  type: EventMetadataType;
}

/** What an organizer may set beside the main fields; absent means the default. */
export interface EventOptions {
  /** No limit when absent. */
  maximumAttendeeCapacity?: number;
  showRemainingAttendeeCapacity?: boolean;
  /** Whether people may wait for a place once all are taken; so it is when absent. */
  waitingList?: boolean;
  anonymousParticipation?: boolean;
  offers?: { price?: number | null; priceCurrency?: string | null; url?: string | null }[];
  participationConditions?: { title?: string | null; content?: string | null; url?: string | null }[];
  attendees?: string[];
  program?: string;
  commentModeration?: EventCommentModeration;
  showParticipationPrice?: boolean;
  hideNumberOfParticipants?: boolean;
  showStartTime?: boolean;
  showEndTime?: boolean;
  /** The zone that the organizer chose; without it, the place's. */
  timezone?: string;
  hideOrganizerWhenGroupEvent?: boolean;
}
