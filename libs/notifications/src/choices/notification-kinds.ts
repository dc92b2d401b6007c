/** The ways on which people are told. */
export const NotificationMethod = { EMAIL: 'email', PUSH: 'push' } as const;
export type NotificationMethod = (typeof NotificationMethod)[keyof typeof NotificationMethod];

/** Under which heading the settings offer a kind. */
export type NotificationTopic = 'taking_part' | 'organizing' | 'groups' | 'messages' | 'account';

interface Kind {
  /** What holds for whoever chose nothing. */
  email: boolean;
  push: boolean;
  /** Always as it is: nobody should come to an event in vain, or miss that somebody got into their account. */
  locked?: true;
  /** Left out where nothing here can be told yet; programs may set those too. */
  topic?: NotificationTopic;
}

/** Everything that people are told of and may choose about. */
export const NOTIFICATION_KINDS = {
  participation_event_updated: { email: true, push: true, locked: true, topic: 'taking_part' },
  participation_event_comment: { email: true, push: true, topic: 'taking_part' },
  event_new_pending_participation: { email: true, push: true, topic: 'organizing' },
  event_new_participation: { email: false, push: false, topic: 'organizing' },
  event_organizers: { email: true, push: true, topic: 'organizing' },
  event_new_comment: { email: true, push: false, topic: 'organizing' },
  event_comment_mention: { email: true, push: true, topic: 'taking_part' },
  event_created: { email: true, push: false, topic: 'groups' },
  event_updated: { email: false, push: false, topic: 'groups' },
  discussion_updated: { email: false, push: false, topic: 'groups' },
  discussion_mention: { email: true, push: false, topic: 'groups' },
  post_published: { email: false, push: false, topic: 'groups' },
  post_updated: { email: false, push: false, topic: 'groups' },
  resource_updated: { email: false, push: false, topic: 'groups' },
  followed_group_news: { email: true, push: false, topic: 'groups' },
  group_membership: { email: true, push: true, topic: 'groups' },
  member_request: { email: true, push: true, topic: 'groups' },
  member_updated: { email: false, push: false },
  conversation_mention: { email: true, push: true, topic: 'messages' },
  conversation_created: { email: true, push: false, topic: 'messages' },
  conversation_replied: { email: true, push: false, topic: 'messages' },
  user_email_password_updated: { email: true, push: false, locked: true, topic: 'account' },
} as const satisfies Record<string, Kind>;

export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

export function isNotificationKind(key: string): key is NotificationKind {
  return Object.hasOwn(NOTIFICATION_KINDS, key);
}

/** What the table says of a kind. */
export function kindOf(key: NotificationKind): Kind {
  return NOTIFICATION_KINDS[key];
}
