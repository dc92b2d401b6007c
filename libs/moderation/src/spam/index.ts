import { CountedThings } from './counted-things.service.js';
import { HeldTextResolver } from './graphql/held-text.resolver.js';
import { SpamRulesResolver } from './graphql/spam-rules.resolver.js';
import { HeldTextDecisions } from './held-text-decisions.service.js';
import { HeldTextList } from './held-text-list.service.js';
import { HeldTextMails } from './held-text-mails.service.js';
import { HeldTextQueries } from './held-text.queries.js';
import { SpamJobs } from './spam.jobs.js';
import { SpamReports } from './spam-reports.service.js';
import { SpamRuleSettings } from './spam-rule-settings.service.js';
import { SpamScreening } from './spam-screening.service.js';
import { TextAuthors } from './text-authors.queries.js';

export { SpamScreening };

export const SPAM = [
  CountedThings,
  HeldTextDecisions,
  HeldTextList,
  HeldTextMails,
  HeldTextQueries,
  HeldTextResolver,
  SpamJobs,
  SpamReports,
  SpamRuleSettings,
  SpamRulesResolver,
  SpamScreening,
  TextAuthors,
];
