import { ActivityCleaning } from './activity-cleaning.jobs.js';
import { ActivityLog } from './activity-log.service.js';
import { ActivityQueries } from './activity.queries.js';
import { DiscussionActivities } from './discussion-activities.jobs.js';
import { EventActivities } from './event-activities.jobs.js';
import { ActivityResolver } from './graphql/activity.resolver.js';
import { GroupActivityResolver } from './graphql/group-activity.resolver.js';
import { GroupActivities } from './group-activities.jobs.js';
import { PostActivities } from './post-activities.jobs.js';
import { ResourceActivities } from './resource-activities.jobs.js';

export const ACTIVITY = [
  ActivityCleaning,
  ActivityLog,
  ActivityQueries,
  ActivityResolver,
  DiscussionActivities,
  EventActivities,
  GroupActivities,
  GroupActivityResolver,
  PostActivities,
  ResourceActivities,
];
