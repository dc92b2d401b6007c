import { Module } from '@nestjs/common';
import { DomainBlocks } from './domain-blocks.service.js';
import { Reports } from './reports.service.js';

/** Keeping an instance a good place: blocked hosts and reports. */
@Module({
  providers: [DomainBlocks, Reports],
  exports: [DomainBlocks, Reports],
})
export class ModerationModule {}
