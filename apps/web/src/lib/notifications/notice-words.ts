import { handleOf } from '#lib/events/standing.ts';
import { happeningWords } from '#lib/groups/activity-words.ts';
import { m } from '#translations';

interface Notice {
  kind: string;
  changed: readonly string[];
  title?: string | null;
  path?: string | null;
  event?: { uuid?: string | null; title?: string | null; status?: string | null } | null;
  conversation?: { id?: string | null } | null;
  group?: { name?: string | null; preferredUsername?: string | null; domain?: string | null } | null;
  subject?: { name?: string | null; preferredUsername?: string | null } | null;
}

const organizerWords = {
  asked: m.mail_organizer_asked_title,
  offered: m.mail_organizer_offered_title,
  accepted: m.mail_organizer_accepted_title,
  taken_over: m.mail_organizer_taken_over_title,
  declined: m.mail_organizer_declined_title,
  left: m.mail_organizer_left_title,
  removed: m.mail_organizer_removed_title,
};

const membershipWords = {
  invited: m.mail_membership_invited_title,
  let_in: m.mail_membership_let_in_title,
  turned_down: m.mail_membership_turned_down_title,
  member: m.mail_membership_member_title,
  moderator: m.mail_membership_moderator_title,
  administrator: m.mail_membership_administrator_title,
  removed: m.mail_membership_removed_title,
  shut_out: m.mail_membership_shut_out_title,
};

/** What a notice tells, in a sentence. */
export function noticeWords({ kind, changed, title: told, path, event, group: about, subject }: Notice): string {
  const title = event?.title ?? told ?? m.notice_event_gone();
  const name = subject?.name || subject?.preferredUsername || m.notice_somebody();
  const group = about?.name || (path ? null : told) || m.notice_group_gone();
  if (kind === 'discussion_mention') return m.mail_discussion_named_title({ name, title });
  if (path) return m.group_news({ group, news: happeningWords(changed[0], { name, title }) });
  switch (kind) {
    case 'participation_event_updated':
      if (changed.includes('deleted')) return m.mail_deleted_title({ title });
      if (changed.includes('status') && event?.status === 'CANCELLED') return m.mail_cancelled_title({ title });
      return m.mail_changed_title({ title });
    case 'event_new_pending_participation':
      return m.mail_asked_title({ name, title });
    case 'event_new_participation':
      return m.mail_joined_title({ name, title });
    case 'event_organizers':
      return organizerWords[changed[0] as keyof typeof organizerWords]({ name, title });
    case 'group_membership':
      return membershipWords[changed[0] as keyof typeof membershipWords]({ group });
    case 'member_request':
      return m.mail_member_asked_title({ name, group });
    case 'participation_event_comment':
      return m.mail_announced_title({ name, title });
    case 'event_new_comment':
      return m.mail_commented_title({ name, title });
    case 'event_comment_mention':
      return m.mail_mentioned_title({ name, title });
    case 'conversation_created':
      return about ? m.mail_written_group_subject({ name, group }) : m.mail_written_subject({ name });
    case 'conversation_replied':
      return about ? m.mail_answered_group_subject({ name, group }) : m.mail_answered_subject({ name });
    case 'conversation_mention':
      return m.mail_named_subject({ name });
    case 'reminder_hour':
      return m.mail_soon_title({ title });
    case 'reminder_day':
      return m.mail_today_title({ title });
    default:
      return m.notice_week();
  }
}

/** Where a notice leads; null where there is nothing to see any more. */
export function noticeAddress({ kind, path, event, conversation, group }: Notice): string | null {
  if (conversation?.id) return `/conversations/${conversation.id}`;
  if (kind.startsWith('conversation_')) return null;
  if (path) return group ? path : null;
  if (group)
    return kind === 'member_request' ? `/${handleOf(group)}/settings/members?role=NOT_APPROVED` : `/${handleOf(group)}`;
  if (kind === 'reminder_week') return '/events/me';
  if (!event?.uuid) return null;
  const page = `/events/${event.uuid}`;
  if (kind === 'event_organizers') return `${page}/organizers`;
  if (kind === 'event_new_pending_participation' || kind === 'event_new_participation') return `${page}/participations`;
  return /comment/.test(kind) ? `${page}#comments` : page;
}
