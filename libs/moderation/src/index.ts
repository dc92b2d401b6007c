export { type BlockSeverity, type DomainBlock, DomainBlockChanged, DomainBlocks } from './domain-blocks.service.js';
export { ModerationModule } from './moderation.module.js';
export { type NewReport, Reports } from './reports.service.js';
