import { AdministeredJobs } from './jobs/administered-jobs.service.js';
import { JobsResolver } from './jobs/graphql/jobs.resolver.js';
import { AdministeredMail } from './mail/administered-mail.service.js';
import { MailResolver } from './mail/graphql/mail.resolver.js';

export { AdministeredMail };

export const RUNNING = [AdministeredJobs, AdministeredMail, JobsResolver, MailResolver];
