import { domainEvent } from '#convoke/core';
import type { MemberRole } from './group.values.js';

export const GroupCreated = domainEvent<{ groupId: string }>('group.created');
export const GroupUpdated = domainEvent<{ groupId: string; byActorId: string }>('group.updated');
/** The group is a tombstone now; whatever was in it is for others to remove. */
export const GroupDeleted = domainEvent<{ groupId: string; byActorId: string | null }>('group.deleted');

export interface MemberChange {
  memberId: string;
  /** Its id on the network. */
  url: string;
  groupId: string;
  actorId: string;
  /** Null where there was no row. */
  from: MemberRole | null;
  /** Null where there is none left. */
  to: MemberRole | null;
  /** Who did it: the profile itself, one of the group's, or nobody. */
  byActorId: string | null;
  /** When, as ISO 8601: tells one change from the same another time. */
  at: string;
}

/** Somebody asked, was invited, came in, got another role, left or was removed. */
export const MemberChanged = domainEvent<MemberChange>('group.member-changed', { live: true });

export interface FollowChange {
  followId: string;
  /** Id of the activity that asked for it. */
  uri: string;
  groupId: string;
  followerId: string;
  change: 'asked' | 'approved' | 'refused' | 'ended';
}

export const GroupFollowChanged = domainEvent<FollowChange>('group.follow-changed');
