import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { DemoContent } from './demo-content.service.js';
import { DemoEvents } from './demo-events.service.js';

@Module({
  imports: [InstanceModule, AccountsModule, ActorsModule, EventsModule],
  providers: [DemoContent, DemoEvents],
  exports: [DemoContent],
})
export class DemoModule {}
