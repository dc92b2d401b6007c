import { m } from '#translations';
import type { OwnMembership } from './group-head.ts';

export type MemberRole = NonNullable<OwnMembership['role']>;

const words: Record<MemberRole, () => string> = {
  CREATOR: m.group_role_administrator,
  ADMINISTRATOR: m.group_role_administrator,
  MODERATOR: m.group_role_moderator,
  MEMBER: m.group_role_member,
  INVITED: m.group_role_invited,
  NOT_APPROVED: m.group_role_asking,
  REJECTED: m.group_role_refused,
};

/** What a profile is in a group, in a word or two; whoever founded it is an administrator like others. */
export function roleWords(role: MemberRole | null | undefined): string {
  return role ? words[role]() : '';
}
