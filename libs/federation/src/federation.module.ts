import { Module } from '@nestjs/common';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { ModerationModule } from '#convoke/moderation';
import { KEYS } from './keys/index.js';
import { REMOTE } from './remote/index.js';

/** Everything that other servers see of this one, and this one of them. */
@Module({
  imports: [InstanceModule, MediaModule, ActorsModule, EventsModule, ModerationModule],
  controllers: [],
  providers: [...KEYS, ...REMOTE],
  exports: [],
})
export class FederationModule {}
