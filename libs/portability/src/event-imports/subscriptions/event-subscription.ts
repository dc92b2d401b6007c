import type { MessageParams } from '#convoke/core';

/** What becomes of events that a calendar does not have any more. */
export const WhenGone = { CANCEL: 'cancel', KEEP: 'keep' } as const;
export type WhenGone = (typeof WhenGone)[keyof typeof WhenGone];

/** STOPPED after it could not be read for days. */
export const EventSubscriptionState = { ACTIVE: 'active', STOPPED: 'stopped' } as const;
export type EventSubscriptionState = (typeof EventSubscriptionState)[keyof typeof EventSubscriptionState];

/** A calendar elsewhere whose events are kept here as they are there. */
export interface EventSubscription {
  id: string;
  userId: string;
  profileId: string;
  groupId: string | null;
  url: string;
  timezone: string;
  publish: boolean;
  whenGone: WhenGone;
  hours: number;
  locale: string;
  state: EventSubscriptionState;
  etag: string | null;
  lastModified: string | null;
  nextAt: Date;
  /** When it could be read last. */
  readAt: Date | null;
  /** Since when it cannot be read. */
  failingSince: Date | null;
  /** Why: a key of the translations. */
  reason: string | null;
  params: MessageParams;
  createdAt: Date;
}

export const SUBSCRIPTION_COLUMNS = `id, user_id AS "userId", profile_id AS "profileId", group_id AS "groupId", url, timezone,
  publish, when_gone AS "whenGone", hours, locale, state, etag, last_modified AS "lastModified", next_at AS "nextAt",
  read_at AS "readAt", failing_since AS "failingSince", reason, params, created_at AS "createdAt"`;
