export { Mailer, type Mail } from './mailer.js';
export { MailJobs } from './mail.jobs.js';
export { layOutMail, type MailContent } from './mail-layout.js';
