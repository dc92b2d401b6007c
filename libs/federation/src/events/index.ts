import { EventOrigins } from '#convoke/events';
import { DomainBlockJobs } from './domain-block.jobs.js';
import { EventAttributions } from './event-attributions.service.js';
import { EventRefreshment } from './event-refreshment.service.js';
import { EventRefreshmentJobs } from './event-refreshment.jobs.js';
import { GoneObjects } from './gone-objects.service.js';
import { Invites } from './invites.service.js';
import { Joins } from './joins.service.js';
import { RemoteEvents } from './remote-events.service.js';
import { Shares } from './shares.service.js';

export { EventRefreshment } from './event-refreshment.service.js';
export { GoneObjects } from './gone-objects.service.js';
export { RemoteEvents } from './remote-events.service.js';
export { type Share, Shares } from './shares.service.js';

export const REMOTE_EVENTS = [
  DomainBlockJobs,
  EventAttributions,
  EventRefreshment,
  EventRefreshmentJobs,
  GoneObjects,
  Invites,
  Joins,
  RemoteEvents,
  Shares,
  { provide: EventOrigins, useExisting: EventRefreshment },
];
