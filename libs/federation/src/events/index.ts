import { DomainBlockJobs } from './domain-block.jobs.js';
import { GoneObjects } from './gone-objects.service.js';
import { RemoteEvents } from './remote-events.service.js';
import { Shares } from './shares.service.js';

export { GoneObjects } from './gone-objects.service.js';
export { RemoteEvents } from './remote-events.service.js';
export { type Share, Shares } from './shares.service.js';

export const REMOTE_EVENTS = [DomainBlockJobs, GoneObjects, RemoteEvents, Shares];
