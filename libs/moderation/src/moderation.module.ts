import { Module } from '@nestjs/common';
import { ActionLog } from './action-log/action-log.service.js';
import { DomainBlocks } from './domain-blocks.service.js';
import { Reports } from './reports.service.js';

/** Keeping an instance a good place: blocked hosts and reports. */
@Module({
  providers: [ActionLog, DomainBlocks, Reports],
  exports: [ActionLog, DomainBlocks, Reports],
})
export class ModerationModule {}
