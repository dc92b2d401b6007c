import type { Locale } from '#convoke/core';
import { m } from '#translations';
import type { ActivitySubject } from '../activity/activity.js';
import type { NotificationKind } from '../choices/notification-kinds.js';

interface Names {
  /** Who did it. */
  name: string;
  title: string;
}

interface Told {
  kind: NotificationKind;
  words: (names: Names, options: { locale: Locale }) => string;
}

/** What members are told of that happens in their group; who belongs to it they find in the timeline. */
const TOLD: Partial<Record<ActivitySubject, Told>> = {
  event_created: { kind: 'event_created', words: m.activity_event_created },
  event_updated: { kind: 'event_updated', words: m.activity_event_updated },
  post_created: { kind: 'post_published', words: m.activity_post_created },
  post_updated: { kind: 'post_updated', words: m.activity_post_updated },
  discussion_created: { kind: 'discussion_updated', words: m.activity_discussion_created },
  discussion_replied: { kind: 'discussion_updated', words: m.activity_discussion_replied },
  discussion_archived: { kind: 'discussion_updated', words: m.activity_discussion_archived },
  resource_created: { kind: 'resource_updated', words: m.activity_resource_created },
  resource_updated: { kind: 'resource_updated', words: m.activity_resource_updated },
  resource_moved: { kind: 'resource_updated', words: m.activity_resource_moved },
};

/** Null for what nobody is told of. */
export function toldAs(subject: ActivitySubject): Told | null {
  return TOLD[subject] ?? null;
}

/** What followers who want mails are told under. */
export const FOLLOWED = 'followed_group_news';

const OPEN: readonly ActivitySubject[] = ['event_created', 'post_created'];

/** Whether followers are told of it too, where they can see it. */
export function isForFollowers(subject: ActivitySubject): boolean {
  return OPEN.includes(subject);
}

export const GROUP_KINDS: readonly NotificationKind[] = [
  ...new Set(Object.values(TOLD).map(({ kind }) => kind)),
  FOLLOWED,
];
