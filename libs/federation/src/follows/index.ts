import { CatchUpJobs } from './catch-up.jobs.js';
import { InstanceFollows } from './instance-follows.service.js';
import { CollectedEvents } from './collected-events.service.js';

export { InstanceFollows } from './instance-follows.service.js';

export const FOLLOWS = [CatchUpJobs, InstanceFollows, CollectedEvents];
