import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActionLog } from './action-log/action-log.service.js';
import { DomainBlocks } from './domain-blocks.service.js';
import { ModeratedProfiles, PROFILES } from './profiles/index.js';
import { Reports } from './reports.service.js';

/** Keeping an instance a good place: blocked hosts and reports, and what is done about people and groups. */
@Module({
  imports: [AccountsModule],
  providers: [ActionLog, DomainBlocks, ...PROFILES, Reports],
  exports: [ActionLog, DomainBlocks, ModeratedProfiles, Reports],
})
export class ModerationModule {}
