import { registerEnumType } from '@nestjs/graphql';

export const InstanceFollowStatus = { APPROVED: 'approved', PENDING: 'pending', NONE: 'none' } as const;
export type InstanceFollowStatus = (typeof InstanceFollowStatus)[keyof typeof InstanceFollowStatus];

export const InstanceFilterFollowStatus = { ALL: 'all', FOLLOWING: 'following', FOLLOWED: 'followed' } as const;
export type InstanceFilterFollowStatus = (typeof InstanceFilterFollowStatus)[keyof typeof InstanceFilterFollowStatus];

export const InstanceFilterSuspendStatus = { ALL: 'all', SUSPENDED: 'suspended' } as const;
export type InstanceFilterSuspendStatus =
  (typeof InstanceFilterSuspendStatus)[keyof typeof InstanceFilterSuspendStatus];

export const InstancesSortFields = {
  EVENT_COUNT: 'event_count',
  PERSON_COUNT: 'person_count',
  GROUP_COUNT: 'group_count',
  FOLLOWERS_COUNT: 'followers_count',
  FOLLOWINGS_COUNT: 'followings_count',
  REPORTS_COUNT: 'reports_count',
  MEDIA_SIZE: 'media_size',
} as const;
export type InstancesSortFields = (typeof InstancesSortFields)[keyof typeof InstancesSortFields];

registerEnumType(InstanceFollowStatus, { name: 'InstanceFollowStatus' });
registerEnumType(InstanceFilterFollowStatus, { name: 'InstanceFilterFollowStatus' });
registerEnumType(InstanceFilterSuspendStatus, { name: 'InstanceFilterSuspendStatus' });
registerEnumType(InstancesSortFields, { name: 'InstancesSortFields' });
