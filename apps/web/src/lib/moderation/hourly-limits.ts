import { m } from '#translations';

/** What is counted by the hour. */
export const MADE = [
  { kind: 'event', label: m.admin_spam_hourly_event },
  { kind: 'comment', label: m.admin_spam_hourly_comment },
  { kind: 'post', label: m.admin_spam_hourly_post },
  { kind: 'message', label: m.admin_spam_hourly_message },
  { kind: 'group', label: m.admin_spam_hourly_group },
  { kind: 'profile', label: m.admin_spam_hourly_profile },
] as const;
