import type { User } from '#convoke/accounts';
import type { Mail, MailContent } from '#convoke/core';
import type { NotificationKind } from '../choices/notification-kinds.js';
import type { Reminder } from '../choices/reminder.js';

/** Something that people are told of once. */
export interface Notice {
  kind: NotificationKind | Reminder;
  /** The same for all who are told; who was told something under this key is not told it again. */
  key: string;
  eventId?: string | null;
  /** The profile that did it; none for somebody without an account. */
  subjectId?: string | null;
  /** What the list of notifications says besides; nothing that is to be gone before the notice is. */
  data?: {
    title?: string;
    changed?: readonly string[];
    participationId?: string;
    conversationId?: string;
    groupId?: string;
    memberId?: string;
    /** The page of what happened, from the root. */
    path?: string;
  };
}

/** Somebody who is told, and which of their profiles it is about. */
export interface Recipient {
  user: User;
  profileId: string | null;
  /** Whether the mail is left to a later one that tells of several at once, or to none. */
  mail?: 'later' | 'never';
}

/** The mails that gather what happened in groups. */
export const GROUP_DIGEST = 'group_digest';

/** What the link of a mail makes an end of. */
export type MailedKind = Notice['kind'] | typeof GROUP_DIGEST;

/** A mail without the frame that all of them have. */
export interface Letter extends Omit<MailContent, 'locale' | 'sender'> {
  subject: string;
  attachments?: Mail['attachments'];
}
