import { ReportFieldsResolver, ReportNoteFieldsResolver } from './graphql/report-fields.resolver.js';
import { ReportResolver } from './graphql/report.resolver.js';
import { ReportedThings } from './reported-things.service.js';
import { ReportHandling } from './report-handling.service.js';
import { ReportMails } from './report-mails.service.js';
import { ReportQueries } from './report.queries.js';
import { ReportsJobs } from './reports.jobs.js';
import { Reports } from './reports.service.js';

/** What the libraries above ask about reports, too. */
export const REPORT_SERVICES = [ReportQueries, Reports];

export const REPORTS = [
  ...REPORT_SERVICES,
  ReportedThings,
  ReportFieldsResolver,
  ReportHandling,
  ReportMails,
  ReportNoteFieldsResolver,
  ReportResolver,
  ReportsJobs,
];
