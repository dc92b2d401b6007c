import { isMember, type MemberChange, MemberRole } from '#convoke/actors';

/** What others did about somebody's membership, as they are told it. */
export type MembershipNews =
  'invited' | 'let_in' | 'turned_down' | 'member' | 'moderator' | 'administrator' | 'removed' | 'shut_out';

const ROLES: Partial<Record<MemberRole, MembershipNews>> = {
  [MemberRole.MEMBER]: 'member',
  [MemberRole.MODERATOR]: 'moderator',
  [MemberRole.ADMINISTRATOR]: 'administrator',
};

/** Null for what people did themselves, and for what is nothing to them. */
export function membershipNews({ from, to, actorId, byActorId }: MemberChange): MembershipNews | null {
  if (byActorId === actorId) return null;
  if (to === MemberRole.INVITED) return 'invited';
  if (from === MemberRole.NOT_APPROVED) return to !== null && isMember(to) ? 'let_in' : 'turned_down';
  if (from === null || !isMember(from)) return null;
  if (to === null) return 'removed';
  return to === MemberRole.REJECTED ? 'shut_out' : (ROLES[to] ?? null);
}
