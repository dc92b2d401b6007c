/** What the things are that happen in a group; the keys are the names in GraphQL. */
export const ActivityKind = {
  EVENT: 'event',
  POST: 'post',
  DISCUSSION: 'discussion',
  RESOURCE: 'resource',
  GROUP: 'group',
  MEMBER: 'member',
} as const;
export type ActivityKind = (typeof ActivityKind)[keyof typeof ActivityKind];

/** Whose activities somebody wants to see: their own, or those of others. */
export const ActivityAuthor = { SELF: 'self', BY: 'by' } as const;
export type ActivityAuthor = (typeof ActivityAuthor)[keyof typeof ActivityAuthor];

/** What can happen in a group, by the names that Mobilizon has for it; each begins with its kind. */
export type ActivitySubject =
  | `event_${'created' | 'updated' | 'deleted'}`
  | `post_${'created' | 'updated' | 'deleted'}`
  | `discussion_${'created' | 'replied' | 'renamed' | 'archived' | 'deleted'}`
  | `resource_${'created' | 'renamed' | 'updated' | 'moved' | 'deleted'}`
  | `group_${'created' | 'updated'}`
  | MemberSubject;

export type MemberSubject =
  `member_${'request' | 'invited' | 'accepted_invitation' | 'rejected_invitation' | 'added' | 'joined' | 'approved' | 'updated' | 'removed' | 'quit'}`;

/** Of people who are not in the group, or not yet: for those who decide on that. */
export const ABOUT_OUTSIDERS: readonly MemberSubject[] = [
  'member_request',
  'member_invited',
  'member_rejected_invitation',
];

/** Something that happened in a group. */
export interface Activity {
  id: string;
  groupId: string;
  kind: ActivityKind;
  subject: ActivitySubject;
  /** Names that the things had then. */
  params: Record<string, string>;
  /** Who did it; null for nobody, and for who is gone. */
  authorId: string | null;
  /** The person whom it happened to. */
  aboutId: string | null;
  /** The row of its kind, which may be gone. */
  objectId: string;
  insertedAt: Date;
}

export function kindOfSubject(subject: ActivitySubject): ActivityKind {
  return subject.slice(0, subject.indexOf('_')) as ActivityKind;
}
