export { type ActingModerator, ActionLog } from './action-log/action-log.service.js';
export { ModerationAction, type ModerationDetails, type ModerationTarget } from './action-log/moderation-action.js';
export { type BlockSeverity, type DomainBlock, DomainBlockChanged, DomainBlocks } from './domain-blocks.service.js';
export { ModerationModule } from './moderation.module.js';
export { ModeratedProfiles } from './profiles/index.js';
export { type NewReport, Reports } from './reports.service.js';
