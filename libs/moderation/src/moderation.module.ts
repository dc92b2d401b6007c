import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule, ContentRemovals, Screening } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { PostsModule } from '#convoke/posts';
import { ResourcesModule } from '#convoke/resources';
import { ThreadsModule } from '#convoke/threads';
import { ACTION_LOG, ActionLog } from './action-log/index.js';
import { CATEGORIES } from './categories/index.js';
import { INSTANCE_CONTROLLERS, INSTANCE_RESOLVERS, INSTANCES } from './instances/index.js';
import { CustomPageQueries } from './pages/custom-page.queries.js';
import { PAGES } from './pages/index.js';
import { ModeratedProfiles, PROFILES } from './profiles/index.js';
import { Removals } from './removals/removals.service.js';
import { REPORT_SERVICES, REPORTS } from './reports/index.js';
import { RUNNING } from './running/index.js';
import { SETTINGS } from './settings/index.js';
import { SPAM, SpamScreening } from './spam/index.js';
import { AdministeredUsers, ModeratedUsers, USERS } from './users/index.js';

/**
 * Keeping an instance a good place: blocked hosts and reports, and what is done about people and groups, and its settings. Global: what lies
 * below tells here what moderators take away.
 */
@Global()
@Module({
  imports: [
    AccountsModule,
    InstanceModule,
    MediaModule,
    ActorsModule,
    EventsModule,
    ThreadsModule,
    PostsModule,
    ResourcesModule,
  ],
  controllers: INSTANCE_CONTROLLERS,
  providers: [
    ...ACTION_LOG,
    ...CATEGORIES,
    ...INSTANCES,
    ...INSTANCE_RESOLVERS,
    ...PAGES,
    ...PROFILES,
    Removals,
    { provide: ContentRemovals, useExisting: Removals },
    ...REPORTS,
    ...RUNNING,
    ...SETTINGS,
    ...SPAM,
    { provide: Screening, useExisting: SpamScreening },
    ...USERS,
  ],
  exports: [
    ActionLog,
    AdministeredUsers,
    ContentRemovals,
    CustomPageQueries,
    ...INSTANCES,
    ModeratedProfiles,
    Screening,
    ModeratedUsers,
    ...REPORT_SERVICES,
  ],
})
export class ModerationModule {}
