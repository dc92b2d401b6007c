import { CatchUpJobs } from './catch-up.jobs.js';
import { Follows } from './follows.service.js';
import { InstanceFollows } from './instance-follows.service.js';
import { CollectedEvents } from './collected-events.service.js';

export { type Follow, Follows } from './follows.service.js';
export { InstanceFollows } from './instance-follows.service.js';

export const FOLLOWS = [CatchUpJobs, Follows, InstanceFollows, CollectedEvents];
