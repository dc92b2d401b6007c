import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { ActionLog } from './action-log/action-log.service.js';
import { DomainBlocks } from './domain-blocks.service.js';
import { ModeratedProfiles, PROFILES } from './profiles/index.js';
import { Reports } from './reports.service.js';
import { SETTINGS } from './settings/index.js';

/** Keeping an instance a good place: blocked hosts and reports, what is done about people and groups, and its settings. */
@Module({
  imports: [AccountsModule, InstanceModule, MediaModule],
  providers: [ActionLog, DomainBlocks, ...PROFILES, Reports, ...SETTINGS],
  exports: [ActionLog, DomainBlocks, ModeratedProfiles, Reports],
})
export class ModerationModule {}
