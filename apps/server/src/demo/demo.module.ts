import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { PostsModule } from '#convoke/posts';
import { ResourcesModule } from '#convoke/resources';
import { ThreadsModule } from '#convoke/threads';
import { DemoContent } from './demo-content.service.js';
import { DemoGroups } from './demo-groups.service.js';
import { DemoEvents } from './demo-events.service.js';

@Module({
  imports: [InstanceModule, AccountsModule, ActorsModule, EventsModule, PostsModule, ResourcesModule, ThreadsModule],
  providers: [DemoContent, DemoEvents, DemoGroups],
  exports: [DemoContent],
})
export class DemoModule {}
