export { Mailer, type Mail } from './mailer.js';
export { MailJobs } from './mail.jobs.js';
export { layOutMail, type MailContent } from './mail-layout.js';
export { type MailFailure, MailFailures } from './mail-failures.queries.js';
export { MailProblem, MailTest, type MailTestResult } from './mail-test.service.js';
