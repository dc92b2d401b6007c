import type { Actor, Member, MemberChange } from '#convoke/actors';

/** Who is who in a change of a group's members. */
export interface MemberNews extends MemberChange {
  group: Actor;
  actor: Actor;
  by: Actor | null;
  /** As it is by now; null where there is none any more. */
  member: Member | null;
}
