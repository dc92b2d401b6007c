import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { PostsModule } from '#convoke/posts';
import { ResourcesModule } from '#convoke/resources';
import { ThreadsModule } from '#convoke/threads';
import { DemoContent } from './demo-content.service.js';
import { DemoReset } from './demo-reset.service.js';
import { DemoWipe } from './demo-wipe.service.js';
import { DemoGroups } from './demo-groups.service.js';
import { DemoEvents } from './demo-events.service.js';

@Module({
  imports: [
    MediaModule,
    InstanceModule,
    AccountsModule,
    ActorsModule,
    EventsModule,
    ThreadsModule,
    PostsModule,
    ResourcesModule,
  ],
  providers: [DemoContent, DemoEvents, DemoGroups, DemoReset, DemoWipe],
  exports: [DemoContent, DemoReset],
})
export class DemoModule {}
