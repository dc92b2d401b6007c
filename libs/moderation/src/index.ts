export { actingAs, type ActingModerator, ActionLog } from './action-log/action-log.service.js';
export { ModerationAction, type ModerationDetails, type ModerationTarget } from './action-log/moderation-action.js';
export { BlockListJobs, BlockListOutcome, BlockListQueries, DomainBlockLists } from './instances/block-lists/index.js';
export {
  type BlockMeasures,
  BlockSeverity,
  type BlockTerms,
  type DomainBlock,
  DomainBlockChanged,
} from './instances/domain-block.js';
export { AllowedInstances } from './instances/allowed-instances.service.js';
export { DomainBlockQueries } from './instances/domain-block.queries.js';
export { DomainBlocks } from './instances/domain-blocks.service.js';
export { DomainBlockType } from './instances/graphql/domain-block.type.js';
export { blockedHost } from './instances/instance-blocks.schema.js';
export { InstanceBlocks } from './instances/instance-blocks.service.js';
export { isAtOrBelow, isSuspendedHost } from './instances/suspended-hosts.js';
export { ModerationModule } from './moderation.module.js';
export { CustomPageQueries } from './pages/custom-page.queries.js';
export { MadeProfiles, ModeratedProfiles } from './profiles/index.js';
export { ReportHandling } from './reports/report-handling.service.js';
export { ReportStatus } from './reports/report.entity.js';
export { AdministeredJobs, AdministeredMail, AdministeredStorage, StorageReport } from './running/index.js';
export { ReportFiled } from './reports/report.domain-events.js';
export { ReportEvidence } from './reports/report-evidence.entity.js';
export { Report } from './reports/report.entity.js';
export { ReportQueries } from './reports/report.queries.js';
export { Reports } from './reports/reports.service.js';
export { type FoundText, SCAN_START, type ScanPlace, SpamScanner } from './spam/scan/spam-scanner.service.js';
export { SpamScans } from './spam/scan/spam-scans.service.js';
export { AdminSettings, SETTING_NAMES, type SettingName, settingOf } from './settings/index.js';
export {
  AccountRescue,
  AdministeredUsers,
  Invitations,
  MadeUsers,
  ModeratedUsers,
  RegistrationDecisions,
  UserListQueries,
  UserOrder,
  UserState,
  UserViews,
} from './users/index.js';
