export { type BlockSeverity, type DomainBlock, DomainBlocks } from './domain-blocks.service.js';
export { ModerationModule } from './moderation.module.js';
export { type NewReport, Reports } from './reports.service.js';
