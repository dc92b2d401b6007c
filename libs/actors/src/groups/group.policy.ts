import { GroupVisibility, MemberRole, Openness } from './group.values.js';

/** What one may do in a group. */
export type GroupRight =
  /** See members, discussions, resources, activity, and what is for members only. */
  | 'read'
  /** Start and answer discussions, keep resources, comment. */
  | 'contribute'
  /** Write, publish and delete events and posts, see drafts, run participants. */
  | 'publish'
  /** Read what people write to the group in private, and answer in its name. */
  | 'correspond'
  /** Rename and close discussions, remove what others said in the group. */
  | 'moderate'
  /** Invite, approve, reject, remove and ban members; approve followers. */
  | 'manage members'
  /** Change roles and settings, delete the group. */
  | 'administer';

const RANKS: readonly MemberRole[] = [
  MemberRole.MEMBER,
  MemberRole.MODERATOR,
  MemberRole.ADMINISTRATOR,
  MemberRole.CREATOR,
];

const LEAST: Record<GroupRight, MemberRole> = {
  read: MemberRole.MEMBER,
  contribute: MemberRole.MEMBER,
  publish: MemberRole.MODERATOR,
  // An open group lets everybody in: what is written to it in private is not for all of its members.
  correspond: MemberRole.MODERATOR,
  moderate: MemberRole.MODERATOR,
  'manage members': MemberRole.MODERATOR,
  administer: MemberRole.ADMINISTRATOR,
};

/** The one table of rights in groups, for people here and elsewhere. */
export function mayInGroup(role: MemberRole | null, right: GroupRight): boolean {
  return role !== null && rolesWith(right).includes(role);
}

/** The same as a list of roles, for queries. */
export function rolesWith(right: GroupRight): readonly MemberRole[] {
  return RANKS.slice(RANKS.indexOf(LEAST[right]));
}

/** The same in SQL: whether one of `actorIds`, a bigint[], may do so in the group. */
export function groupLets(actorIds: string, group: string, right: GroupRight): string {
  return `EXISTS (SELECT FROM members gm WHERE gm.group_id = ${group} AND gm.actor_id = ANY(${actorIds})
    AND gm.role IN (${rolesInSql(right)}))`;
}

/** Those who may do so in the group, as a bigint[] in SQL. */
export function groupMembersWith(group: string, right: GroupRight): string {
  return `ARRAY(SELECT gm.actor_id FROM members gm WHERE gm.group_id = ${group} AND gm.role IN (${rolesInSql(right)})
    ORDER BY gm.id)`;
}

/** Those roles as a list in SQL. */
export function rolesInSql(right: GroupRight): string {
  return rolesWith(right)
    .map((role) => `'${role}'`)
    .join(', ');
}

/** Those of people who are in a group, not about to be or shut out. */
export const MEMBER_ROLES = RANKS;

export function isMember(role: MemberRole): boolean {
  return rankOf(role) >= 0;
}

export function isAdministrator(role: MemberRole): boolean {
  return mayInGroup(role, 'administer');
}

/** Nobody acts on those who stand as high as they do; administrators do on all. */
export function mayActOn(role: MemberRole, target: MemberRole): boolean {
  return isAdministrator(role) || (mayInGroup(role, 'manage members') && rankOf(target) < rankOf(role));
}

/** Whether a profile of that standing could join, ask to, or accept an invitation. */
export function mayJoin(role: MemberRole | null, openness: Openness): boolean {
  return role === MemberRole.INVITED || (role === null && openness !== Openness.INVITE_ONLY);
}

/** Whether somebody who is no member may know that the group is there. */
export function isOpenToView(visibility: GroupVisibility): boolean {
  return visibility !== GroupVisibility.PRIVATE;
}

function rankOf(role: MemberRole): number {
  return RANKS.indexOf(role);
}
