export { declaredJobs, domainEvent, job, type DomainEventDefinition, type JobDefinition } from './definitions.js';
export { Cron, OnDomainEvent, OnDomainEvents, OnJob } from './decorators.js';
export { DomainEvents, Jobs, LIVE_CHANNEL } from './jobs.service.js';
export { JobRegistry } from './registry.js';
export { BossHolder, createJobTables, JOB_SCHEMA } from './boss.js';
export { JobQueues, type ParkedJob, type QueueState } from './job-queues.queries.js';
export { ParkedJobs, type ParkedSelection } from './parked-jobs.service.js';
export { FinishedJobs } from './finished-jobs.service.js';
