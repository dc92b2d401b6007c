import { handleOf } from '#lib/account/handle.ts';
import type { IconName } from '#lib/icons/names.ts';
import { resourceAddress } from '#lib/resources/resource-page.ts';
import { m } from '#translations';

interface Activity {
  subject: string | null;
  type: string | null;
  subjectParams: readonly ({ key: string | null; value: string | null } | null)[] | null;
  author: { name: string | null; preferredUsername: string | null; domain: string | null } | null;
}

interface Names {
  /** Who did it. */
  name: string;
  /** Whom it happened to. */
  member: string;
  title: string;
  /** The title that it had before. */
  old: string;
}

const words: Record<string, (names: Names) => string> = {
  event_created: m.activity_event_created,
  event_updated: m.activity_event_updated,
  event_deleted: m.activity_event_deleted,
  post_created: m.activity_post_created,
  post_updated: m.activity_post_updated,
  post_deleted: m.activity_post_deleted,
  discussion_created: m.activity_discussion_created,
  discussion_replied: m.activity_discussion_replied,
  discussion_renamed: m.activity_discussion_renamed,
  discussion_archived: m.activity_discussion_archived,
  discussion_deleted: m.activity_discussion_deleted,
  resource_created: m.activity_resource_created,
  resource_renamed: m.activity_resource_renamed,
  resource_updated: m.activity_resource_updated,
  resource_moved: m.activity_resource_moved,
  resource_deleted: m.activity_resource_deleted,
  group_created: m.activity_group_created,
  group_updated: m.activity_group_updated,
  member_request: m.activity_member_request,
  member_invited: m.activity_member_invited,
  member_accepted_invitation: m.activity_member_accepted_invitation,
  member_rejected_invitation: m.activity_member_rejected_invitation,
  member_added: m.activity_member_added,
  member_joined: m.activity_member_joined,
  member_approved: m.activity_member_approved,
  member_removed: m.activity_member_removed,
  member_quit: m.activity_member_quit,
};

const roles: Record<string, (names: Names) => string> = {
  MEMBER: m.activity_member_made_member,
  MODERATOR: m.activity_member_made_moderator,
  ADMINISTRATOR: m.activity_member_made_administrator,
};

export const activityIcons = {
  EVENT: 'calendar',
  POST: 'file-pen-line',
  DISCUSSION: 'message-circle',
  RESOURCE: 'link',
  MEMBER: 'users',
  GROUP: 'settings',
} satisfies Record<string, IconName>;

export type ActivityKind = keyof typeof activityIcons;

export function isActivityKind(text: string): text is ActivityKind {
  return Object.hasOwn(activityIcons, text);
}

/** What happened, in a sentence. */
export function activityWords({ subject, subjectParams, author }: Activity): string {
  const params = Object.fromEntries((subjectParams ?? []).map((param) => [param?.key, param?.value ?? '']));
  const say = subject === 'member_updated' ? roles[params.member_role ?? ''] : words[subject ?? ''];
  const titles = ['event', 'post', 'discussion', 'resource'].map((kind) => params[`${kind}_title`]);
  const member = params.member_actor_federated_username;
  const names = {
    name: author ? author.name || handleOf(author) : m.notice_somebody(),
    member: params.member_actor_name || (member ? `@${member}` : m.notice_somebody()),
    title: titles.find(Boolean) ?? '',
    old: params.old_discussion_title ?? params.old_resource_title ?? '',
  };
  return say?.(names) ?? m.activity_group_updated(names);
}

/** The same of what people are told of. */
export function happeningWords(subject: string | undefined, { name, title }: Pick<Names, 'name' | 'title'>): string {
  return words[subject ?? '']?.({ name, title, member: '', old: '' }) ?? title;
}

interface Thing {
  object: { __typename: string; uuid?: string | null; slug?: string | null; path?: string | null } | null;
}

/** Where one sees what it happened to, in a group with that page; null where there is nothing to see any more. */
export function activityAddress({ object }: Thing, group: string): string | null {
  switch (object?.__typename) {
    case 'Event':
      return `/events/${object.uuid}`;
    case 'Post':
      return `/p/${object.slug}`;
    case 'Discussion':
      return `${group}/c/${object.slug}`;
    case 'Resource':
      return resourceAddress(group, object.path);
    default:
      return null;
  }
}
