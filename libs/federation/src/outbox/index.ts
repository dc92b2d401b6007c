import { DeliveryBell } from './delivery-bell.service.js';
import { DeliveryHosts } from './delivery-hosts.service.js';
import { DeliveryMetrics } from './delivery-metrics.service.js';
import { DeliveryOverview } from './delivery-overview.service.js';
import { DeliveryQueue } from './delivery-queue.service.js';
import { DeliverySender } from './delivery-sender.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { InboxPruning } from './inbox-pruning.service.js';
import { OutboxJobs } from './outbox.jobs.js';
import { Outbox } from './outbox.service.js';

export { DeliveryHosts } from './delivery-hosts.service.js';
export { DeliveryOverview, type HostQueue, type QueueState } from './delivery-overview.service.js';
export { DeliveryWorker } from './delivery-worker.service.js';
export { Outbox, type OutgoingActivity } from './outbox.service.js';

export const OUTBOX = [
  DeliveryBell,
  DeliveryHosts,
  DeliveryMetrics,
  DeliveryOverview,
  DeliveryQueue,
  DeliverySender,
  DeliveryWorker,
  InboxPruning,
  Outbox,
  OutboxJobs,
];
