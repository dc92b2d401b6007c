import { AdministeredJobs } from './jobs/administered-jobs.service.js';
import { JobsResolver } from './jobs/graphql/jobs.resolver.js';
import { AdministeredMail } from './mail/administered-mail.service.js';
import { MailResolver } from './mail/graphql/mail.resolver.js';
import { AdministeredStorage } from './storage/administered-storage.service.js';
import { StorageOwnerResolver, StorageResolver } from './storage/graphql/storage.resolver.js';
import { StorageReport } from './storage/storage-report.queries.js';

export { AdministeredJobs, AdministeredMail, AdministeredStorage, StorageReport };

export const RUNNING = [
  AdministeredJobs,
  AdministeredMail,
  AdministeredStorage,
  JobsResolver,
  MailResolver,
  StorageOwnerResolver,
  StorageReport,
  StorageResolver,
];
