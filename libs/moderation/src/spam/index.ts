import { Akismet } from './akismet/akismet.client.js';
import { AkismetOpinions } from './akismet/akismet-opinions.service.js';
import { CountedThings } from './counted-things.service.js';
import { OpenTexts } from './feedback/open-texts.queries.js';
import { SpamFeedback } from './feedback/spam-feedback.service.js';
import { SpamVerdicts } from './feedback/spam-verdicts.service.js';
import { HeldTextResolver } from './graphql/held-text.resolver.js';
import { SpamRulesResolver } from './graphql/spam-rules.resolver.js';
import { HeldTextDecisions } from './held-text-decisions.service.js';
import { HeldTextList } from './held-text-list.service.js';
import { HeldTextMails } from './held-text-mails.service.js';
import { HeldTextNotices } from './held-text-notices.service.js';
import { HeldTextQueries } from './held-text.queries.js';
import { FoundTexts } from './scan/found-texts.service.js';
import { ScannedTexts } from './scan/scanned-texts.queries.js';
import { SpamScanJobs } from './scan/spam-scan.jobs.js';
import { SpamScanner } from './scan/spam-scanner.service.js';
import { SpamScans } from './scan/spam-scans.service.js';
import { SpamScanResolver } from './graphql/spam-scan.resolver.js';
import { SpamJobs } from './spam.jobs.js';
import { SpamReports } from './spam-reports.service.js';
import { SpamRuleSettings } from './spam-rule-settings.service.js';
import { SpamScreening } from './spam-screening.service.js';
import { TextAuthors } from './text-authors.queries.js';

export { SpamScreening };

export const SPAM = [
  Akismet,
  AkismetOpinions,
  CountedThings,
  HeldTextDecisions,
  HeldTextList,
  HeldTextMails,
  HeldTextNotices,
  HeldTextQueries,
  HeldTextResolver,
  FoundTexts,
  OpenTexts,
  ScannedTexts,
  SpamFeedback,
  SpamVerdicts,
  SpamJobs,
  SpamReports,
  SpamRuleSettings,
  SpamRulesResolver,
  SpamScanJobs,
  SpamScanner,
  SpamScanResolver,
  SpamScans,
  SpamScreening,
  TextAuthors,
];
