export { Mailer, type Mail } from './mailer.js';
export { MailJobs } from './mail.jobs.js';
