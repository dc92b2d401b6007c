import { domainEvent } from '#convoke/core';

/** Something happened in a group that its members find in its timeline. */
export const ActivityLogged = domainEvent<{ activityId: string; groupId: string }>('activity.logged', { live: true });
