import { m } from '#translations';

const words: Record<string, () => string> = {
  participation_event_updated: m.notify_event_updated,
  participation_event_comment: m.notify_announcement,
  event_new_pending_participation: m.notify_pending,
  event_new_participation: m.notify_participation,
  event_organizers: m.notify_organizers,
  event_new_comment: m.notify_comment,
  event_comment_mention: m.notify_mention,
  conversation_created: m.notify_written,
  conversation_replied: m.notify_answered,
  conversation_mention: m.notify_named,
  event_created: m.notify_event_created,
  event_updated: m.notify_group_event_updated,
  discussion_updated: m.notify_discussion_updated,
  discussion_mention: m.notify_discussion_mention,
  post_published: m.notify_post_published,
  post_updated: m.notify_post_updated,
  resource_updated: m.notify_resource_updated,
  followed_group_news: m.notify_followed_group_news,
  group_digest: m.notify_group_digest,
  group_membership: m.notify_group_membership,
  member_request: m.notify_member_request,
  user_email_password_updated: m.notify_account,
  reminder_hour: m.notify_kind_hour,
  reminder_day: m.notify_kind_day,
  reminder_week: m.notify_kind_week,
};

const topics: Record<string, () => string> = {
  taking_part: m.notify_topic_taking_part,
  organizing: m.notify_topic_organizing,
  groups: m.notify_topic_groups,
  messages: m.notify_topic_messages,
  account: m.notify_topic_account,
};

const paces = {
  NONE: m.notify_pace_none,
  DIRECT: m.notify_pace_direct,
  ONE_HOUR: m.notify_pace_hour,
  ONE_DAY: m.notify_pace_day,
  ONE_WEEK: m.notify_pace_week,
};

type Pace = keyof typeof paces;

export function isPace(text: string): text is Pace {
  return Object.hasOwn(paces, text);
}

/** How soon somebody may hear of something, for a select. */
export function paceOptions(): { value: Pace; label: string }[] {
  return Object.entries(paces).map(([value, label]) => ({ value: value as Pace, label: label() }));
}

/** What is told of, in words. */
export function kindWords(key: string): string {
  return words[key]?.() ?? key;
}

/** The kinds under their headings, in words. */
export function byTopic<Kind extends { key: string; topic: string }>(kinds: readonly Kind[]) {
  const named = kinds.map((kind) => ({ ...kind, label: kindWords(kind.key) }));
  return [...Map.groupBy(named, ({ topic }) => topic)].map(([topic, members]) => ({
    topic,
    title: topics[topic]?.() ?? topic,
    members,
  }));
}
