import { CommentPublications } from './comment-publications.jobs.js';
import { DeliveryBell } from './delivery-bell.service.js';
import { DeliveryHosts } from './delivery-hosts.service.js';
import { DeliveryCounts } from './delivery-counts.service.js';
import { DeliveryMetrics } from './delivery-metrics.service.js';
import { DeliveryAdministration } from './delivery-administration.service.js';
import { DeliveryQueue } from './delivery-queue.service.js';
import { DeliverySender } from './delivery-sender.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { EventAudience } from './event-audience.service.js';
import { EventPublications } from './event-publications.jobs.js';
import { InboxPruning } from './inbox-pruning.service.js';
import { InvitationPublications } from './invitation-publications.jobs.js';
import { MessagePublications } from './message-publications.jobs.js';
import { OutboxJobs } from './outbox.jobs.js';
import { Outbox } from './outbox.service.js';
import { ParticipationPublications } from './participation-publications.jobs.js';
import { PersonPublications } from './person-publications.jobs.js';
import { ReportPublications } from './report-publications.jobs.js';
import { Recipients } from './recipients.queries.js';
import { RepeatedAnswers } from './repeated-answers.service.js';
import { SuspensionPublications } from './suspension-publications.jobs.js';

export { DeliveryHosts } from './delivery-hosts.service.js';
export { DeliveryAdministration } from './delivery-administration.service.js';
export { DeliveryWorker } from './delivery-worker.service.js';
export { EventAudience } from './event-audience.service.js';
export { Outbox, type OutgoingActivity } from './outbox.service.js';
export { ParticipationPublications } from './participation-publications.jobs.js';
export { Recipients } from './recipients.queries.js';
export { RepeatedAnswers } from './repeated-answers.service.js';

export const OUTBOX = [
  CommentPublications,
  DeliveryBell,
  DeliveryHosts,
  DeliveryCounts,
  DeliveryMetrics,
  DeliveryAdministration,
  DeliveryQueue,
  DeliverySender,
  DeliveryWorker,
  EventAudience,
  EventPublications,
  InboxPruning,
  InvitationPublications,
  MessagePublications,
  Outbox,
  OutboxJobs,
  ParticipationPublications,
  PersonPublications,
  Recipients,
  RepeatedAnswers,
  ReportPublications,
  SuspensionPublications,
];
