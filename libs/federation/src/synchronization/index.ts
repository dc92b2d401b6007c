import { FollowsCheck } from './follows-check.service.js';
import { MendFollowsJobs } from './mend-follows.jobs.js';
import { PartialFollowers } from './partial-followers.queries.js';

export const SYNCHRONIZATION = [FollowsCheck, MendFollowsJobs, PartialFollowers];
